/** Tells whoever waits what is going on. A step's note replaces the one before. */
export type Say = (note: string) => void;

/** A piece of long work, in steps that are known beforehand and may run beside each other. */
export interface Progress<Title extends string = string> {
  step<T>(title: Title, work: (say: Say) => Promise<T>): Promise<T>;
}

export type ProgressEvent =
  | { readonly type: 'expected'; readonly titles: readonly string[] }
  | { readonly type: 'running'; readonly title: string; readonly note?: string }
  | { readonly type: 'done' | 'failed'; readonly title: string };

/** Turns steps into events, so that they can cross a process boundary. */
export type Expect = <Title extends string>(...titles: readonly Title[]) => Progress<Title>;

export const progressTo =
  (emit: (event: ProgressEvent) => void): Expect =>
  (...titles) => {
    emit({ type: 'expected', titles });
    return {
      async step(title, work) {
        emit({ type: 'running', title });
        try {
          const result = await work((note) => emit({ type: 'running', title, note }));
          emit({ type: 'done', title });
          return result;
        } catch (error) {
          emit({ type: 'failed', title });
          throw error;
        }
      },
    };
  };
