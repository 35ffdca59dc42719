import { layerNames } from '../../nets/ring/layer-name.js';
import { type ConvNet, requireNetwork } from '../../nets/ring/network.js';
import { InputError } from '../../numerics/input-error.js';
import { overShifts } from '../../numerics/lattice/shifts.js';
import { type NoiseSplit, splitNoise } from '../../numerics/noise-moments.js';
import type { Quantity } from '../../numerics/quantity.js';
import { requireDeviation, requireObject } from '../../numerics/require-argument.js';
import { overSpread, pairSpread } from '../../twopixels/spread.js';
import { leastNoise, requireTask, type TwoPixelTask } from '../../twopixels/task.js';
import { planForPairs } from '../pair-plan.js';
import type { ExactMoments } from './exact-moments.js';
import { gaussianMoments } from './gaussian-closure.js';
import type { LatticeReading } from './lattice-reading.js';
import type { LayerNoise } from './layer-noise.js';
import type { ShiftMoments } from './mean-increments.js';
import { closureMethods, type NoiseClosureName, requireClosure } from './noise-closures.js';
import { type NoiseStudy, studyNoise } from './noise-study.js';
import { largestDifference } from './transfer/spacings.js';

/** How the noise of {@link noiseMeasures} is given. */
export interface NoiseOptions {
  /** Standard deviation σ > 0 of the noise on each site, for instance from `noiseDeviation`. */
  deviation: number;
  /** Method of the layers that no exact one covers, default `lattice`. */
  closure?: NoiseClosureName;
}

/**
 * What noise does to every layer, the output last, in parts: G_f, its part common to all inputs and the rest, and the
 * recalibrated G* (`splitNoise`), for i.i.d. noise N(0, σ²) on all sites. `noise` is what `noiseSensitivity` gives.
 *
 * Exact where G is ({@link exactNoiseSensitivity}): the mean increments E f(x + η) − f(x) of every pair are known
 * there, and with them ‖⟨f(x + η) − f(x)⟩‖² and tr Cov(f(x + η) − f(x), f(x)), whose averages are over pairs and
 * translations. Elsewhere by the closure. `lattice`: from the means over its shifts, `error` the half-width of the 95 %
 * interval of what each shift gives alone. `gaussian`: from its own means and covariances, without an error.
 *
 * A layer on which all pairs look alike has the values NaN.
 * @throws InputError if the net does not fit the ring of the task, σ is not a positive number, or the closure is
 *   unknown or does not cover a layer
 * @example
 * ```ts
 * import { noiseMeasures } from 'diffeolab/analytic';
 * import { highFrequency, noiseDeviation, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 32, scale: 7 };
 * const [task, network] = [twoPixelTask(size), highFrequency(size)];
 * const output = noiseMeasures(network, task, { deviation: noiseDeviation(task) }).at(-1)!;
 * const { noise, shift, rest, recalibrated } = output;
 * console.log(noise.value, shift.value, rest.value); // 17.775… 14.328… 3.446…
 * console.log(recalibrated.value, recalibrated.status); // 0.49421… exact
 * ```
 */
export function noiseMeasures(network: ConvNet, task: TwoPixelTask, options: NoiseOptions): LayerNoise[] {
  const study = openStudy('noiseMeasures', network, task, options);
  return layerNoise(network, study, options.closure ?? 'lattice');
}

/** Checks the arguments and begins the study. */
export function openStudy(subject: string, network: ConvNet, task: TwoPixelTask, options: NoiseOptions): NoiseStudy {
  requireNetwork(subject, network);
  requireTask(subject, task);
  requireObject(subject, 'options', options);
  requireClosure(subject, options.closure ?? 'lattice');
  const plan = planForPairs(subject, network, task);
  requireDeviation(subject, 'deviation', options.deviation, leastNoise);
  return studyNoise(plan, task, options.deviation);
}

/** {@link noiseMeasures} of a study. */
export function layerNoise(network: ConvNet, study: NoiseStudy, closure: NoiseClosureName): LayerNoise[] {
  const { task, clean, deviation, exact } = study;
  const { plan } = clean;
  const spreads = pairSpread(task, plan);
  const method = closureMethods[closure];
  const approximate = exact.layers.includes(undefined) && closure === 'gaussian';
  const gaussian = approximate ? gaussianMoments(clean, task, deviation) : undefined;
  return layerNames(plan).map((layer, k): LayerNoise => {
    const spread = spreads[k]!;
    const known = exact.layers[k];
    if (known !== undefined) {
      return { layer, ...exactNoise(known, spread) };
    }
    if (closure === 'lattice') return { layer, ...latticeNoise(study.lattice(), k, spread, method) };
    if (gaussian === undefined) {
      const place = layer === 'output' ? 'the output' : `layer ${layer}`;
      throw new InputError(
        'noiseMeasures',
        `${method} does not cover ${place} of ${network.name} (use another closure or Monte Carlo)`,
      );
    }
    return { layer, ...quantities(splitNoise({ ...gaussian[k]!, spread }), { status: 'closure', method }) };
  });
}

type Parts = Omit<LayerNoise, 'layer'>;

function quantities(split: NoiseSplit, how: Omit<Quantity, 'value'>): Parts {
  const { noise, shift, rest, recalibrated } = split;
  const quantity = (value: number): Quantity => ({ value, ...how });
  return {
    noise: quantity(noise),
    shift: quantity(shift),
    rest: quantity(rest),
    recalibrated: quantity(recalibrated),
  };
}

/** The parts where they are exact, each with the error of its extrapolation where there is one. */
function exactNoise({ lower, method, ...moments }: ExactMoments, spread: number): Parts {
  const parts = quantities(splitNoise({ ...moments, spread }), { status: 'exact', method });
  if (lower === undefined) return parts;
  const others = lower.map((other) => splitNoise({ ...other, spread }));
  const withError = (name: keyof Parts): Quantity => {
    const error = largestDifference(
      parts[name].value,
      others.map((other) => other[name]),
    );
    return { ...parts[name], error };
  };
  return {
    noise: withError('noise'),
    shift: withError('shift'),
    rest: withError('rest'),
    recalibrated: withError('recalibrated'),
  };
}

/** The parts from the means over all shifts, with half-widths of what each shift gives alone. */
function latticeNoise(reading: LatticeReading, k: number, spread: number, method: string): Parts {
  const squares = reading.squares[k]!;
  const split = (square: number, moments: ShiftMoments) => splitNoise({ square, ...moments, spread });
  const square = overShifts(squares);
  const pooled = quantities(split(square.value, reading.pooled(k)), { status: 'closure', method });
  const alone = squares.map((square, shift) => split(square, reading.ofShift(k, shift)));
  const withError = (name: keyof Parts): Quantity => {
    return { ...pooled[name], error: overShifts(alone.map((each) => each[name])).error };
  };
  return {
    noise: { ...pooled.noise, error: overSpread(square.error, spread) },
    shift: withError('shift'),
    rest: withError('rest'),
    recalibrated: withError('recalibrated'),
  };
}
