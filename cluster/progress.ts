/** Tells whoever waits what is going on. Steps may run beside each other; a step's note replaces the one before. */
export type Say = (note: string) => void;

export interface Progress {
  step<T>(title: string, work: (say: Say) => Promise<T>): Promise<T>;
}

export interface StepEvent {
  readonly step: number;
  readonly title: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly note?: string;
}

/** Turns steps into events, so that they can cross a process boundary. */
export function eventProgress(emit: (event: StepEvent) => void): Progress {
  let steps = 0;
  return {
    async step(title, work) {
      const step = ++steps;
      emit({ step, title, state: 'running' });
      try {
        const result = await work((note) => emit({ step, title, state: 'running', note }));
        emit({ step, title, state: 'done' });
        return result;
      } catch (error) {
        emit({ step, title, state: 'failed' });
        throw error;
      }
    },
  };
}
