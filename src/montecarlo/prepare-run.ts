import { availableParallelism } from 'node:os';
import { requireInteger } from '../numerics/input-error.js';
import type { ConvNet } from '../twopixels/network.js';
import type { TwoPixelTask } from '../twopixels/task.js';
import { chooseEngine } from './create-engine.js';
import type { EngineName } from './engine.js';
import { type EstimateOptions, posedProblem } from './posed-problem.js';
import type { Problem } from './problem.js';

/** What the options of an estimate come to. */
export interface PreparedRun {
  readonly problem: Problem;
  readonly engine: EngineName;
  /** Most worker threads. */
  readonly threads: number;
  readonly seed: string;
}

/**
 * The problem, the engine and the threads of an estimate, all options checked.
 * @param tolerance relative error of a mean numerator through float32 that is allowed; without it that of the engines
 * @throws InputError if an option is not admissible or the net does not fit the ring
 */
export function prepareRun(
  subject: string,
  network: ConvNet,
  task: TwoPixelTask,
  options: EstimateOptions,
  tolerance?: number,
): PreparedRun {
  const problem = posedProblem(network, task, options, subject);
  const engine = chooseEngine(subject, options.engine ?? 'auto', problem, tolerance);
  const threads = requireInteger(subject, 'threads', options.threads ?? availableParallelism(), 1, 1024);
  if (options.chunk !== undefined) requireInteger(subject, 'chunk', options.chunk, 1);
  return { problem, engine, threads, seed: options.seed ?? '0' };
}
