import type { NetEngine } from '../../nets/engines/engine.js';
import { DivergenceError, type DivergenceWatch } from '../divergence.js';
import { assignArrays, copyArrays } from '../named-arrays.js';
import type { AnyStepper, StepperState } from '../stepper.js';
import type { NetObjective } from './net-objective.js';

/** A point of a run to which a trial goes back. */
interface Kept {
  readonly step: number;
  readonly parameters: readonly Float64Array[];
  readonly statistics: readonly Float64Array[];
  readonly stepper: StepperState;
}

/** Steps of a trial, at least and at most, and how often the rate is halved. */
const leastSteps = 100;
const mostSteps = 500;
const mostHalvings = 40;

/**
 * Sees divergence when the loss of a batch is not a number or beyond a hundred times its scale. It then looks for a
 * rate that holds by trying: half of it, a quarter and so on, from the start and from where the run was at half of its
 * steps or before, each for twice the steps that led from there to the end, but 100 at least. A rate that leaves a dead
 * net, where no gradient comes down to the first weights, does not hold.
 */
export function watchNet(options: {
  readonly objective: NetObjective;
  readonly engine: NetEngine;
  readonly rate: number;
  /** What the loss of a batch may be as a rule. */
  readonly lossScale: number;
  /** The stepper of the run, and one whose rates are this factor smaller. */
  readonly stepper: AnyStepper;
  readonly stepperOf: (factor: number) => AnyStepper;
  /** Steps taken before. */
  readonly step: number;
  /** Whether gradient flow may be recommended. */
  readonly mayFlow: boolean;
}): DivergenceWatch {
  const { objective, engine, rate, lossScale, stepper, stepperOf, mayFlow } = options;
  const ranAway = (loss: number): boolean => !(loss <= 100 * lossScale);
  const keep = (step: number): Kept => ({
    step,
    parameters: copyArrays(objective.parameters),
    statistics: copyArrays(objective.statistics),
    stepper: stepper.state(),
  });
  const start = keep(options.step);
  let middle = start;
  let latest = start;

  async function holds(candidate: number, from: Kept, steps: number): Promise<boolean> {
    assignArrays(objective.parameters, from.parameters);
    for (const statistics of [objective.statistics, engine.statistics]) assignArrays(statistics, from.statistics);
    const trial = stepperOf(candidate / rate);
    trial.restore(from.stepper);
    const position = { step: from.step, time: 0 };
    let loss: number | null = await objective.evaluate(from.step);
    for (let taken = 0; taken < steps && loss !== null && !ranAway(loss); taken++) loss = await trial.advance(position);
    return loss !== null && !ranAway(loss) && (loss === 0 || firstWeightsLearn(objective, engine));
  }

  async function search(step: number): Promise<number> {
    const points = start === middle ? [start] : [start, middle];
    for (let halving = 1; halving <= mostHalvings; halving++) {
      const candidate = Number((rate / 2 ** halving).toPrecision(2));
      let all = true;
      for (const point of points) {
        all &&= await holds(candidate, point, Math.min(mostSteps, Math.max(leastSteps, 2 * (step - point.step))));
      }
      if (all) return candidate;
    }
    return Number.NaN;
  }

  async function fail(step: number): Promise<void> {
    throw new DivergenceError(step, rate, await search(step), mayFlow);
  }

  return {
    check(step, loss) {
      if (ranAway(loss)) return fail(step);
      if (step - options.step >= 2 * Math.max(1, latest.step - options.step)) {
        middle = latest;
        latest = keep(step);
      }
      return undefined;
    },
  };
}

/** Whether the first weights that are trained have a gradient at the last evaluation. */
function firstWeightsLearn({ frozen }: NetObjective, { layout, gradients }: NetEngine): boolean {
  const first = layout.parameters.findIndex(({ role }, k) => role === 'weights' && frozen?.[k] !== true);
  return first < 0 || gradients[first]!.some((slope) => slope !== 0);
}
