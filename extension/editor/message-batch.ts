/** A view is told at most this often; a screen cannot show more, and a chart should not draw more. */
export const batchIntervalMs = 34;

export type MessageBatch<M> = {
  /** Queues a message. The first after a pause goes out at once, later ones together when the interval is over. */
  add(message: M): void;
  /** Drops what waits: a snapshot that is sent now holds it already, or nobody looks. */
  clear(): void;
};

export type MessageBatchInit<M> = {
  /** Puts `next` behind `waiting`, joining messages that say the same as one. */
  readonly join: (waiting: readonly M[], next: M) => readonly M[];
  readonly post: (message: M) => void;
};

/** Holds messages back so that a burst becomes few, without changing their order or losing one. */
export function createMessageBatch<M>({ join, post }: MessageBatchInit<M>): MessageBatch<M> {
  let waiting: readonly M[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    if (waiting.length === 0) return;
    const messages = waiting;
    waiting = [];
    timer = setTimeout(flush, batchIntervalMs);
    for (const message of messages) post(message);
  };
  return {
    add(message) {
      waiting = join(waiting, message);
      if (timer === undefined) flush();
    },
    clear() {
      waiting = [];
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
