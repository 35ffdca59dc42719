import { sweep } from 'diffeolab';

type Outcome = Parameters<sweep.Execution['settle']>[1];

/** A sweep of points of a fixture that is kept in memory. */
export interface Trial {
  readonly execution: sweep.Execution;
  readonly outcomes: Map<string, Outcome[]>;
  readonly notes: string[];
  /** Most points that were on their way at once. */
  readonly peak: () => number;
}

/** An execution over points by name, each tried up to `attempts` times; `refused` are another process's. */
export function trial(
  module: URL,
  task: sweep.SweepTask,
  points: Readonly<Record<string, sweep.Parameters>>,
  options: {
    attempts?: number;
    signal?: AbortSignal;
    refused?: readonly string[];
    onSettle?: (hash: string, outcome: Outcome) => void;
  } = {},
): Trial {
  const { attempts = 1, signal = new AbortController().signal, refused = [], onSettle } = options;
  const outcomes = new Map<string, Outcome[]>();
  const notes: string[] = [];
  const begun = new Set<string>();
  let peak = 0;
  const { states } = sweep.memoryStore();
  const store = new Proxy({} as sweep.Store, {
    get: (_, name) => {
      if (name === 'states') return states;
      throw new Error(`the store's ${String(name)} is not for executors of this machine`);
    },
  });
  return {
    outcomes,
    notes,
    peak: () => peak,
    execution: {
      source: { module, task },
      sweep: 'trial',
      points: Object.entries(points).map(([hash, parameters]) => ({ hash, parameters, attempt: 1 })),
      attempts,
      store,
      claim({ hash }) {
        if (refused.includes(hash)) return false;
        begun.add(hash);
        peak = Math.max(peak, begun.size);
        return true;
      },
      settle(point, outcome) {
        if (!begun.delete(point.hash)) throw new Error(`${point.hash} was not claimed`);
        outcomes.set(point.hash, [...(outcomes.get(point.hash) ?? []), outcome]);
        onSettle?.(point.hash, outcome);
        if (outcome.kind === 'done' || point.attempt >= attempts) return undefined;
        return { ...point, attempt: point.attempt + 1 };
      },
      notice: () => undefined,
      note: (message) => {
        notes.push(message);
      },
      signal,
    },
  };
}
