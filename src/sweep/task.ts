import type { NdArray } from 'ndarray';

/** A value of a parameter or of a result: what JSON holds without loss. Numbers are finite or, in results, null. */
export type Scalar = string | number | boolean | null;

/** Parameters of a point, plain data: scalars and lists of them. */
export type Parameters = Readonly<Record<string, Scalar | readonly Scalar[]>>;

/**
 * What a task finds: one row of named scalars, and arrays that are kept in files of their own.
 * A quantity X may come with XError, its standard error or the error of a closure, and XStatus: "exact",
 * "closure" or "Monte Carlo".
 */
export interface TaskResult {
  /** The row. */
  readonly values: Readonly<Record<string, Scalar>>;
  /** Curves, weights: float64, float32 or integer arrays by name. */
  readonly arrays?: Readonly<Record<string, NdArray>>;
}

/**
 * Where a task keeps how far it is with a point, so that the next attempt goes on from there when this one is ended: by
 * a time limit, by Slurm, by a crash, by Ctrl-C. A state belongs to the point, so to the name and the version of its
 * task and to all its parameters; it is removed when the point has its result.
 *
 * What can't be saved, and what was damaged on its way, is told to the user and fails no point. After a
 * failure the state stays, unless the attempt began with it and threw before it had saved another one: the
 * next attempt begins anew.
 */
export interface TaskState {
  /** What was saved last, by this attempt or an earlier one; undefined if there is nothing. */
  load(): Promise<Uint8Array | undefined>;
  /**
   * Saves a state as a whole, in place of the one before, or leaves that as it was. Text is kept as UTF-8. Resolves
   * when the state is on the disk. Each saving takes time and space: every ten seconds is often enough.
   * @throws InputError for what is neither text nor bytes
   */
  save(state: string | Uint8Array): Promise<void>;
}

/** What a running task may use. */
export interface TaskContext {
  /**
   * Aborts when the sweep is to stop: the task should then end soon, in any way. It may save its state before; local
   * workers are ended three seconds later.
   */
  readonly signal: AbortSignal;
  /** Threads that this point may use, at least 1. */
  readonly threads: number;
  /** How far the point is. */
  readonly state: TaskState;
}

/** A parameter of a task, for the schema of sweep files. */
export interface ParameterDescription {
  /** JSON schema of its values, with a description and a default. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Whether a point must give it. */
  readonly required: boolean;
}

/** What a point takes: an estimate, for planning and packing only. */
export interface Cost {
  /** Relative to other points of the same task, in any unit. */
  readonly work: number;
  /** Bytes at its peak, beside what an idle worker takes. */
  readonly memory: number;
}

/**
 * A computation that a sweep repeats: a pure function of its parameters. A module that gives one
 * exports it as its default.
 *
 * @example
 * export default {
 *   name: 'random-walk',
 *   version: 1,
 *   complete: ({ steps = 100, seed = '0' }) => ({ steps, seed }),
 *   run: async ({ steps, seed }) => ({ values: { distance: walk(steps, seed) } }),
 * };
 *
 * @example
 * // A long computation goes on from where it was ended, and gives the result of an undisturbed one.
 * export default {
 *   name: 'long-walk',
 *   version: 1,
 *   async run({ steps, seed }, { state, signal }) {
 *     const saved = await state.load();
 *     const walk = saved === undefined ? { step: 0, place: 0 } : JSON.parse(new TextDecoder().decode(saved));
 *     while (walk.step < steps) {
 *       advance(walk, seed, 1e8); // some seconds
 *       await state.save(JSON.stringify(walk));
 *       signal.throwIfAborted();
 *     }
 *     return { values: { distance: Math.abs(walk.place) } };
 *   },
 * };
 */
export interface SweepTask<Given extends Parameters = Parameters> {
  /** Such as "two-pixels.stability". */
  readonly name: string;
  /** Version of the meaning: to be raised when the same parameters give another result. */
  readonly version: number;
  /**
   * Checks parameters and fills in the defaults, so that equal points have equal parameters.
   * @throws InputError if they are not admissible
   */
  readonly complete?: (given: Parameters) => Given;
  /** What a point takes; without it all points take the same. */
  readonly cost?: (parameters: Given) => Cost;
  /** The parameters that it takes, where it states them: sweep files are completed and checked by them. */
  readonly parameters?: Readonly<Record<string, ParameterDescription>>;
  /** The columns of a result, where they are fixed: what is read back is checked against them. */
  readonly columns?: Readonly<Record<string, 'number' | 'string' | 'boolean'>>;
  /** Computes a point. */
  readonly run: (parameters: Given, context: TaskContext) => TaskResult | Promise<TaskResult>;
}
