import { availableThreads } from '#platform/parallel/pool';
import type { ConvNet } from '../nets/ring/network.js';
import { requireInteger } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';
import { pairSpread } from '../twopixels/spread.js';
import type { TwoPixelTask } from '../twopixels/task.js';
import { chooseEngine, type EngineChoice } from './create-engine.js';
import { type EstimateOptions, posedProblem } from './posed-problem.js';
import type { Problem } from './problem.js';

/** What the options of an estimate come to. */
export interface PreparedRun {
  readonly problem: Problem;
  readonly engine: EngineChoice;
  /** Most worker threads. */
  readonly threads: number;
  readonly seed: string;
  /** Denominators of the layers and the output. */
  readonly spreads: readonly number[];
}

/**
 * The problem, the engine and the threads of an estimate, all options checked.
 * @param needs what the engine has to be good for, where it is not what it is made for
 * @throws InputError if an option is not admissible, the net does not fit the ring, or an engine
 *   that was asked for can't run
 */
export async function prepareRun(
  subject: string,
  network: ConvNet,
  task: TwoPixelTask,
  options: EstimateOptions,
  needs: { readonly tolerance?: number; readonly expectedSamples?: number } = {},
): Promise<PreparedRun> {
  requireObject(subject, 'options', options);
  const problem = posedProblem(network, task, { ...options, measures: options.measures ?? 'all' }, subject);
  const threads = requireInteger(subject, 'threads', options.threads ?? availableThreads(), 1, 1024);
  if (options.chunk !== undefined) requireInteger(subject, 'chunk', options.chunk, 1);
  const engine = await chooseEngine(subject, options.engine ?? 'auto', problem, { threads, ...needs });
  const spreads = problem.measured?.spreads ?? pairSpread(task, problem.plan);
  return { problem, engine, threads, seed: options.seed ?? '0', spreads };
}
