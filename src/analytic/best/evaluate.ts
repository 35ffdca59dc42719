import type { ConvNet } from '../../nets/ring/network.js';
import { bestThreshold, thresholdError } from '../../numerics/discrimination.js';
import { InputError } from '../../numerics/input-error.js';
import { korobovRules } from '../../numerics/lattice/korobov.js';
import { overShifts, shiftCount } from '../../numerics/lattice/shifts.js';
import type { Quantity } from '../../numerics/quantity.js';
import type { DisplacementLaw } from '../../twopixels/displacement.js';
import type { TwoPixelTask } from '../../twopixels/task.js';
import { cleanMargin, outputDiffeo } from './constraints.js';
import { exactOutputs } from './exact-layer.js';
import { LatticeOutputs } from './lattice-outputs.js';
import { momentObjective, type OutputMoments, outputMoments } from './objectives.js';
import { type PairClasses, pairClasses } from './pair-classes.js';
import { layoutOf, type NetShape, shapeOf, weightsOf } from './weights.js';

/** What is reported of the output of a net: none of it was looked at while the net was sought. */
export interface OutputValues {
  /** D, exactly. */
  readonly diffeo: number;
  readonly noise: Quantity;
  readonly shift: Quantity;
  readonly rest: Quantity;
  readonly recalibrated: Quantity;
  readonly sensitivityIndex: Quantity;
  readonly noiseError: Quantity;
  /** Error of one label for all. */
  readonly chance: number;
  /** Least f(d < ξ) − f(d ≥ ξ) over the standard deviation of f. */
  readonly margin: number;
}

/** The first of the fresh random shifts. */
const firstShift = 2000;
/** Number of the lattice rule, whose points count twice, with their opposites. */
const evaluationRule = 3;

/**
 * D, exactly, and G in parts, G*, d′ and the error under noise at the best threshold of the output of a ring net of
 * stride 1: lattice rules with eight random shifts that no search uses, `error` the half-width of the 95 % interval
 * over them. The best threshold is of the points of all shifts together, so it fits them: with 16 336 points a distance
 * the error is too small by less than its half-width.
 * @throws InputError for nets with strides or filters of several sizes
 */
export function outputValues(
  network: ConvNet,
  task: TwoPixelTask,
  deviation: number,
  law?: DisplacementLaw,
): OutputValues {
  const shape = shapeOf(network);
  if (shape === undefined) throw new InputError('outputValues', 'the net must have stride 1 and filters of one size');
  const classes = pairClasses(task, law);
  const { weights, positive, count } = classes;
  const values = weightsOf(network);
  const found = Array.from({ length: shiftCount }, (_, shift) => {
    const noise = { rule: korobovRules[evaluationRule]!, shift: firstShift + shift };
    const outputs = new LatticeOutputs(layoutOf(shape), classes, task, deviation, noise).forward(values, false);
    const moments = outputMoments(classes, outputs);
    return { outputs, ...noiseValues(classes, outputs.clean, moments) };
  });
  const distances = Array.from(weights.keys()).filter((d) => weights[d]! > 0);
  const labelled = found.map(({ outputs: { noisy, points, used } }) => {
    const cells = distances.flatMap((d) =>
      Array.from(noisy.subarray(d * points, d * points + used), (F) => ({ d, F })),
    );
    return {
      outputs: Float64Array.from(cells, ({ F }) => F),
      labels: Float64Array.from(cells, ({ d }) => (positive[d] ? 1 : -1)),
      weights: Float64Array.from(cells, ({ d }) => weights[d]!),
    };
  });
  const joined = (name: 'outputs' | 'labels' | 'weights') =>
    Float64Array.from(labelled.flatMap((part) => [...part[name]]));
  const { threshold } = bestThreshold(joined('outputs'), joined('labels'), joined('weights'));
  const errors = labelled.map((part) => thresholdError(part.outputs, part.labels, threshold, part.weights));
  let share = 0;
  for (let d = 0; d < count; d++) if (positive[d]) share += weights[d]!;
  const { clean } = found[0]!.outputs;
  const quantity = (name: 'noise' | 'shift' | 'rest' | 'recalibrated' | 'sensitivityIndex') => {
    return closure(found.map((each) => each[name]));
  };
  const exact = exactValues(shape, values, classes, task, deviation);
  return {
    diffeo: outputDiffeo(classes, clean),
    noise: quantity('noise'),
    shift: quantity('shift'),
    rest: quantity('rest'),
    recalibrated: quantity('recalibrated'),
    sensitivityIndex: quantity('sensitivityIndex'),
    ...exact,
    noiseError: closure(errors),
    chance: Math.min(share, 1 - share),
    margin: cleanMargin(classes, clean),
  };
}

/** What moments of one and two rectified Gaussians give to rounding: of one layer of one channel. */
function exactValues(
  shape: NetShape,
  weights: Float64Array,
  classes: PairClasses,
  task: TwoPixelTask,
  deviation: number,
): Partial<OutputValues> {
  if (shape.channels.length !== 2 || shape.channels[1] !== 1) return {};
  const { clean, moments } = exactOutputs(layoutOf(shape), weights, classes, task, deviation);
  const exact = (value: number): Quantity => ({ value, status: 'exact', method: 'moments of two rectified Gaussians' });
  const found = noiseValues(classes, clean, moments);
  return {
    noise: exact(found.noise),
    shift: exact(found.shift),
    rest: exact(found.rest),
    recalibrated: exact(found.recalibrated),
    sensitivityIndex: exact(found.sensitivityIndex),
  };
}

/** G, its parts, G* and d′ from moments. */
function noiseValues(classes: PairClasses, clean: Float64Array, moments: OutputMoments) {
  const noise = momentObjective('noise', classes, clean, moments);
  const shift = (moments.mean - moments.cleanMean) ** 2 / (2 * moments.cleanVariance);
  return {
    noise,
    shift,
    rest: noise - shift,
    recalibrated: momentObjective('recalibrated', classes, clean, moments),
    sensitivityIndex: -momentObjective('sensitivity-index', classes, clean, moments),
  };
}

/** A mean over the shifts, with its half-width. */
function closure(values: readonly number[]): Quantity {
  return { ...overShifts(values), status: 'closure', method: `lattice rule, ${shiftCount} random shifts` };
}
