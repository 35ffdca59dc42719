import { type LbfgsResult, minimiseLbfgs } from '../../numerics/lbfgs.js';
import { CleanOutputs } from './clean-outputs.js';
import { cleanMargin } from './constraints.js';
import { weightsFor } from './family.js';
import { type SearchProblem, type SearchStage, searchValue } from './search-value.js';

/**
 * Constraints harden and points become more from stage to stage: each begins where the one before ended.
 */
const stages: readonly SearchStage[] = [
  { penalty: 1, onlyMargin: 0.3, rule: 0, width: 0 },
  { penalty: 1e2, rule: 0, width: 0.3 },
  { penalty: 1e4, rule: 1, width: 0.2 },
  { penalty: 1e6, rule: 2, width: 0.1 },
];

/** Stage after which a search is given up whose margin is below this one. */
const hopeless = -0.3;
const givenUp = 1;
/** Steps after which a search can be left and gone on with; the memory of L-BFGS begins anew. */
const stretch = 60;
/** Most stretches of a stage. */
const stretches = 5;
/** A stage ends where the value falls by less than this part of it in ten steps. */
const tolerance = [1e-4, 1e-5, 1e-6, 1e-8];

/** How far a search is: plain data. */
export interface SearchState {
  readonly stage: number;
  readonly stretch: number;
  /** Free numbers, of an error with the threshold behind them. */
  readonly values: readonly number[];
  readonly steps: number;
  readonly evaluations: number;
}

/** The beginning of a search. */
export function beginSearch({ objective }: Pick<SearchProblem, 'objective'>, values: Float64Array): SearchState {
  return { stage: 0, stretch: 0, values: [...values, ...(objective === 'error' ? [0] : [])], steps: 0, evaluations: 0 };
}

/** Whether there is nothing more to do. */
export function isSearched({ stage }: SearchState): boolean {
  return stage === stages.length;
}

/** How far a search is, in [0, 1]. */
export function searchedShare({ stage, stretch }: SearchState): number {
  return (stage + stretch / stretches) / stages.length;
}

/** One stretch of a search: some steps of its stage. Deterministic: where it is left and gone on changes nothing. */
export function searchOn(problem: SearchProblem, state: SearchState): SearchState {
  const evaluate = searchValue(problem, stages[state.stage]!);
  const options = { steps: stretch, tolerance: tolerance[state.stage]! };
  const found: LbfgsResult = minimiseLbfgs(evaluate, Float64Array.from(state.values), options);
  const over = found.steps < stretch || state.stretch + 1 === stretches;
  // What has no margin once constraints count is given up.
  const lost = over && state.stage === givenUp && !(marginOf(problem, found.point) > hopeless);
  return {
    stage: lost ? stages.length : over ? state.stage + 1 : state.stage,
    stretch: over ? 0 : state.stretch + 1,
    values: Array.from(found.point),
    steps: state.steps + found.steps,
    evaluations: state.evaluations + found.evaluations,
  };
}

function marginOf({ family, classes, task }: SearchProblem, values: Float64Array): number {
  const outputs = new CleanOutputs(family.layout, classes, task).forward(weightsFor(family, values));
  return cleanMargin(classes, outputs);
}
