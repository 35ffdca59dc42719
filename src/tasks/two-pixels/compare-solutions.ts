import type { SolutionName } from '../../twopixels/solutions/names.js';
import { compareWithMonteCarlo, type Stability, type StabilityOptions } from './compare-with-monte-carlo.js';
import { buildModel } from './model.js';
import { type SensitivityRow, sensitivityRows } from './sensitivity-rows.js';
import type { GivenParameters } from './solution-model.js';

/** Several solutions of one task, measured. */
export interface SolutionComparison {
  /** One a solution, in their order. */
  readonly results: readonly { readonly solution: SolutionName; readonly stability: Stability }[];
  /** All sensitivities of all layers, for tables and figures. */
  readonly rows: readonly SensitivityRow[];
}

/**
 * Measures several solutions with the same parameters, one after the other.
 *
 * @example
 * ```ts
 * import { compareSolutions } from 'diffeolab/tasks';
 *
 * const names = ['low-frequency', 'high-frequency'] as const;
 * const { results } = await compareSolutions(names, { scale: 3, length: 16 }, { samples: 0 }); // theory alone
 * for (const { solution, stability } of results) {
 *   console.log(solution, stability.layers.at(-1)?.relative.value.toFixed(3)); // low-frequency 0.060, …
 * }
 * ```
 */
export async function compareSolutions(
  solutions: readonly SolutionName[],
  shared: Omit<GivenParameters, 'solution'>,
  options: StabilityOptions,
): Promise<SolutionComparison> {
  const results: { solution: SolutionName; stability: Stability }[] = [];
  for (const solution of solutions) {
    results.push({ solution, stability: await compareWithMonteCarlo(buildModel({ ...shared, solution }), options) });
  }
  return { results, rows: results.flatMap(({ solution, stability }) => sensitivityRows(solution, stability.layers)) };
}
