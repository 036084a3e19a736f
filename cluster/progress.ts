/** Shows a note next to a running step; the note replaces the previous note. */
export type ShowNote = (note: string) => void;

/** Runs the steps of long work. The titles of all steps are known from the start; steps can run in parallel. */
export interface Progress<Title extends string = string> {
  step<T>(title: Title, work: (showNote: ShowNote) => Promise<T>): Promise<T>;
}

export type ProgressEvent =
  | { readonly type: 'expected'; readonly titles: readonly string[] }
  | { readonly type: 'running'; readonly title: string; readonly note?: string }
  | { readonly type: 'done' | 'failed'; readonly title: string };

export type StartProgress = <Title extends string>(...titles: readonly Title[]) => Progress<Title>;

/** Reports steps as events, which can cross a process boundary. */
export const progressTo =
  (emit: (event: ProgressEvent) => void): StartProgress =>
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
