import { netOf } from '../../../analytic/best/weights.js';
import type { ConvNet } from '../../../nets/ring/network.js';
import { type ComputeOptions, computePoints } from '../../../sweep/compute-points.js';
import { loadTask } from '../../../sweep/load-task.js';
import type { TaskResult } from '../../../sweep/task.js';
import { plainParameters } from '../../parameters/complete.js';
import { taskModules } from '../../registry.js';
import { readSearch } from './optimise-task.js';
import type { GivenSearch } from './parameters.js';
import { searchProblem } from './problem.js';
import { rankStarts, type StartRow, startRow } from './start-rows.js';

/** The starts of a search that came to an end, the best first. */
export interface ComputedStarts {
  /** Those at zero clean error. */
  readonly rows: readonly StartRow[];
  /** Starts that found no solution. */
  readonly unsolved: number;
  /** The net of the first row. */
  readonly best?: ConvNet;
  /** One a start: undefined where it was not reached. */
  readonly results: readonly (object | undefined)[];
}

/** Searches from several starts, of the seeds `seed`/0, `seed`/1, …, as points of `two-pixels.optimise`. */
export async function computeStarts(
  given: GivenSearch,
  starts: number,
  options: ComputeOptions,
): Promise<ComputedStarts> {
  const search = readSearch(plainParameters(given));
  const { family } = searchProblem(search);
  const points = Array.from({ length: starts }, (_, n) => plainParameters({ ...search, seed: `${given.seed}/${n}` }));
  const source = await loadTask('two-pixels.optimise', taskModules, '.');
  const { results } = await computePoints(source, points, options);
  const done = results.flatMap((result, n) =>
    result?.kind === 'done' ? [{ ...result, seed: String(points[n]!['seed']) }] : [],
  );
  const rows = rankStarts(
    search.objective,
    done.map(({ seed, values }) => startRow(seed, values as TaskResult['values'])),
  );
  const first = done.find(({ seed }) => seed === rows[0]?.seed)?.arrays['weights'];
  const solved = rows.length;
  return {
    rows,
    unsolved: done.length - solved,
    ...(first !== undefined && {
      best: netOf(family.layout, Float64Array.from(first.data as Float64Array), `best-${search.objective}`),
    }),
    results,
  };
}
