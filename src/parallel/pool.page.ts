import type { FromWorker, ToWorker } from './messages.js';
import type { CreatePool } from './pool.js';

/** Threads that run at a time on this machine, as far as the browser tells. */
export function availableThreads(): number {
  return navigator.hardwareConcurrency;
}

/** Who waits for a task. */
interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A worker and its tasks on their way. */
interface Hand {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/** A pool of the page's web workers. They hold nothing that must be put away, so they are broken off without grace. */
export const createPool: CreatePool = (module, threads, setup) => {
  let tasks = 0;

  const hire = (): Hand => {
    const hand: Hand = { worker: new Worker(module), waiting: new Map() };
    const { worker, waiting } = hand;
    worker.onmessage = ({ data }: { readonly data: FromWorker }) => {
      const heard = waiting.get(data.id);
      waiting.delete(data.id);
      if ('error' in data) heard?.reject(data.error);
      else heard?.resolve(data.result);
    };
    worker.onerror = ({ message }) => {
      hands[hands.indexOf(hand)] = hire();
      dismiss(hand, new Error(`a worker of this page broke: ${message ?? notAllowed}`));
    };
    worker.postMessage({ setup } satisfies ToWorker);
    return hand;
  };
  const hands = Array.from({ length: threads }, hire);

  return {
    run: (task) =>
      new Promise((resolve, reject) => {
        const id = tasks++;
        const { worker, waiting } = hands.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a));
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, task } satisfies ToWorker);
      }),
    stop: () => undefined,
    grace: 0,
    destroy: async () => {
      for (const hand of hands) dismiss(hand, new Error('the workers were ended'));
    },
  };
};

const notAllowed = "it can't start (let the Content-Security-Policy of the page allow worker-src blob:)";

/** Ends a worker; its tasks fail. */
function dismiss({ worker, waiting }: Hand, error: Error): void {
  worker.terminate();
  for (const { reject } of waiting.values()) reject(error);
  waiting.clear();
}
