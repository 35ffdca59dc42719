import { korobovRules } from '../../numerics/lattice/korobov.js';
import type { Differentiable } from '../../numerics/lbfgs.js';
import type { TwoPixelTask } from '../../twopixels/task.js';
import { CleanOutputs } from './clean-outputs.js';
import { type Constraints, violation } from './constraints.js';
import { exactOutputs } from './exact-layer.js';
import { type Family, freeGradient, weightsFor } from './family.js';
import { LatticeOutputs } from './lattice-outputs.js';
import { addMomentSlopes, momentObjective, type ObjectiveName, outputMoments, smoothError } from './objectives.js';
import type { PairClasses } from './pair-classes.js';

/** What is made least, over which nets, on which task. */
export interface SearchProblem {
  readonly family: Family;
  readonly task: TwoPixelTask;
  readonly classes: PairClasses;
  /** σ. */
  readonly deviation: number;
  readonly objective: ObjectiveName;
  readonly constraints: Constraints;
}

/** A stage of a search: how hard constraints count, at how many points, how smooth an error is. */
export interface SearchStage {
  readonly penalty: number;
  /** Only constraints count, and this margin is to be reached. */
  readonly onlyMargin?: number;
  /** Number of the lattice rule. */
  readonly rule: number;
  /** Width of the smooth error in units of the deviation of F′; 0: the stage is of G*, on the way. */
  readonly width: number;
}

/** Random shift of the points of searches; those of the values that are reported are others. */
const searchShift = 1000;

/** Whether moments of two rectified Gaussians give the value to rounding. */
export function isExact({ family, objective }: Pick<SearchProblem, 'family' | 'objective'>): boolean {
  return family.layout.filters.length === 1 && family.layout.channels[1] === 1 && objective !== 'error';
}

/** The value of a stage with its gradient, of the free numbers and, of an error, the threshold behind them. */
export function searchValue(problem: SearchProblem, stage: SearchStage): Differentiable {
  if (stage.onlyMargin !== undefined) return marginValue(problem, stage.onlyMargin);
  return isExact(problem) ? exactValue(problem, stage) : latticeValue(problem, stage);
}

/** How far a net is from a margin: without noise. */
function marginValue({ family, task, classes, constraints }: SearchProblem, margin: number): Differentiable {
  const clean = new CleanOutputs(family.layout, classes, task);
  const all = new Float64Array(family.layout.size);
  return (values, gradient) => {
    const weights = weightsFor(family, values);
    const outputs = clean.forward(weights);
    all.fill(0);
    gradient.fill(0);
    const slopes = new Float64Array(classes.count);
    const value = violation(classes, outputs, { ...constraints, margin }, 1, slopes);
    clean.backward(weights, slopes, all);
    freeGradient(family, all, gradient);
    return value;
  };
}

function latticeValue(problem: SearchProblem, { penalty, rule, width }: SearchStage): Differentiable {
  const { family, task, classes, deviation, objective, constraints } = problem;
  const noise = { rule: korobovRules[rule]!, shift: searchShift };
  const lattice = new LatticeOutputs(family.layout, classes, task, deviation, noise);
  const all = new Float64Array(family.layout.size);
  const { slopes } = lattice;
  const { count } = classes;
  return (values, gradient) => {
    const weights = weightsFor(family, values);
    const outputs = lattice.forward(weights);
    const moments = outputMoments(classes, outputs);
    let value: number;
    if (objective === 'error' && width > 0) {
      const place = family.free.length;
      const error = smoothError(classes, outputs, moments, { threshold: values[place]!, width }, slopes);
      gradient[place] = error.slope;
      value = error.value;
    } else {
      const name = objective === 'error' ? 'recalibrated' : objective;
      const from = { clean: slopes.clean, means: new Float64Array(count), squares: new Float64Array(count) };
      value = momentObjective(name, classes, outputs.clean, moments, from);
      addMomentSlopes(classes, outputs, { ...from, clean: new Float64Array(count) }, slopes);
      if (objective === 'error') gradient[family.free.length] = 0;
    }
    value += penalty * violation(classes, outputs.clean, constraints, penalty, slopes.clean);
    all.fill(0);
    lattice.backward(weights, all);
    freeGradient(family, all, gradient);
    return value;
  };
}

/** Step of the central differences of the exact value, relative to 1 + |x|. */
const difference = 1e-5;

function exactValue(problem: SearchProblem, { penalty }: SearchStage): Differentiable {
  const { family, task, classes, deviation, objective, constraints } = problem;
  const none = new Float64Array(classes.count);
  const valueAt = (values: Float64Array) => {
    const weights = weightsFor(family, values);
    const { clean, moments } = exactOutputs(family.layout, weights, classes, task, deviation);
    const name = objective === 'error' ? 'recalibrated' : objective;
    const value = momentObjective(name, classes, clean, moments);
    return value + penalty * violation(classes, clean, constraints, 0, none);
  };
  return (values, gradient) => {
    for (const i of values.keys()) {
      const step = difference * (1 + Math.abs(values[i]!));
      gradient[i] =
        (valueAt(values.with(i, values[i]! + step)) - valueAt(values.with(i, values[i]! - step))) / (2 * step);
    }
    return valueAt(values);
  };
}
