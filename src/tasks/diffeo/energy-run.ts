import { coefficientSampler } from '../../diffeo/coefficients.js';
import { fieldEnergy, meanEnergy } from '../../diffeo/energy.js';
import { checkEnsemble } from '../../diffeo/ensemble.js';
import { fieldGradient } from '../../diffeo/gradient.js';
import { type Mode, modeEnergy, modes } from '../../diffeo/modes.js';
import { normalDistribution, normalQuantile } from '../../numerics/normal.js';
import type { Quantity } from '../../numerics/quantity.js';
import { RunningMoments, zScore } from '../../numerics/statistics.js';
import type { ChosenEnsemble } from './choose-ensemble.js';

/** A mean over fields beside its exact value. */
export interface EnergyEstimate {
  readonly value: number;
  readonly standardError: number;
  readonly z: number;
}

/** Mean energies of one mode. */
export interface ModeEnergies {
  /** Wave numbers along x and y, i and j. */
  readonly i: number;
  readonly j: number;
  /** √(i² + j²). */
  readonly waveNumber: number;
  /** Functions along x and y: sin with a fixed frame, 1, cos or sin on a periodic one. */
  readonly functions: string;
  readonly x: EnergyEstimate;
  readonly y: EnergyEstimate;
}

/** ‖∇τ‖² of an ensemble by sampling, as a whole and mode by mode. */
export interface EnergyStatistics {
  /** Number of fields. */
  readonly samples: number;
  /** ⟨‖∇τ‖²⟩. */
  readonly exact: Quantity;
  /** Its mean over the fields. */
  readonly estimate: EnergyEstimate;
  /** Exact mean energy of every mode of a component, π²T/4. */
  readonly exactMode: Quantity;
  /** Mode by mode. */
  readonly modes: readonly ModeEnergies[];
  /** Largest |z| of a mode, and how much is allowed for as many: that which four standard errors are for one. */
  readonly largestZ: number;
  readonly allowedZ: number;
  /** Degrees of freedom: ‖∇τ‖² is π²T/4 times a χ² of as many. */
  readonly degrees: number;
  /** How ‖∇τ‖² is distributed. */
  readonly histogram: readonly EnergyBin[];
  /**
   * Largest relative difference of ‖∇τ‖² by the coefficients and by the gradients on the pixels, over the first fields.
   */
  readonly gradientDifference?: number;
}

/** Fields in an interval of ‖∇τ‖². */
export interface EnergyBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Standard errors by which the mean may differ from the exact one. */
export const allowedStandardErrors = 4;

/** Fields whose gradients are evaluated on the pixels. */
const gradientFields = 8;
const breath = 50;
const bins = 60;

/**
 * Energies of fields 0 … samples − 1 of a seed beside the exact means. Rejects with the signal's reason when aborted.
 *
 * @example
 * ```ts
 * import { chooseEnsemble, energyAgrees, runEnergy } from 'diffeolab/tasks';
 *
 * const ensemble = chooseEnsemble({ size: 16, cutoff: 3, temperature: 1e-3 });
 * const energy = await runEnergy(ensemble, { samples: 500, seed: '0' });
 * console.log(energyAgrees(energy), energy.degrees, energy.exact.value.toFixed(4)); // true 12 0.0296
 * ```
 */
export async function runEnergy(
  ensemble: ChosenEnsemble,
  options: {
    /** How many fields. */
    readonly samples: number;
    /** Seed of the fields. */
    readonly seed: string;
    /** Breaks off the run. */
    readonly signal?: AbortSignal;
    /** Hears how many fields are done. */
    readonly onProgress?: (done: number, total: number) => void;
  },
): Promise<EnergyStatistics> {
  const { samples, seed, signal, onProgress } = options;
  const list = modes(checkEnsemble('runEnergy', ensemble));
  const sample = coefficientSampler(ensemble, seed);
  const total = new RunningMoments();
  const moments = list.map(() => ({ x: new RunningMoments(), y: new RunningMoments() }));
  const exactMode = modeEnergy * ensemble.temperature;
  const exact = meanEnergy(ensemble);
  const degrees = 2 * list.length;
  const counts = new Float64Array(bins);
  const { from, width } = binRange(exactMode, degrees);
  let rested = performance.now();
  for (let index = 0; index < samples; index++) {
    if (performance.now() - rested > breath) {
      await new Promise(setImmediate);
      signal?.throwIfAborted();
      onProgress?.(index, samples);
      rested = performance.now();
    }
    const { x, y } = sample(index);
    let energy = 0;
    for (const [m, { alongX, alongY, stiffness }] of list.entries()) {
      const energies = [stiffness * x.get(alongX, alongY) ** 2, stiffness * y.get(alongX, alongY) ** 2] as const;
      moments[m]!.x.add(energies[0]);
      moments[m]!.y.add(energies[1]);
      energy += energies[0] + energies[1];
    }
    total.add(energy);
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((energy - from) / width)));
    counts[bin]!++;
  }
  const estimate = estimateOf(total, exact.value);
  const energies = list.map((mode, m) => ({
    ...describeMode(mode, ensemble),
    x: estimateOf(moments[m]!.x, exactMode),
    y: estimateOf(moments[m]!.y, exactMode),
  }));
  const difference = await gradientDifference(ensemble, seed, Math.min(samples, gradientFields), signal);
  return {
    samples,
    exact,
    estimate,
    exactMode: { value: exactMode, status: 'exact', method: 'equipartition, π²T/4' },
    modes: energies,
    largestZ: Math.max(...energies.flatMap(({ x, y }) => [Math.abs(x.z), Math.abs(y.z)])),
    allowedZ: allowedFor(degrees),
    degrees,
    histogram: Array.from(counts, (count, bin) => ({ from: from + bin * width, to: from + (bin + 1) * width, count })),
    ...(difference !== undefined && { gradientDifference: difference }),
  };
}

/**
 * Whether the mean and every mode agree with equipartition, and the two ways to the energy with each other.
 *
 * @see {@link runEnergy}
 */
export function energyAgrees({ estimate, largestZ, allowedZ, gradientDifference = 0 }: EnergyStatistics): boolean {
  return Math.abs(estimate.z) <= allowedStandardErrors && largestZ <= allowedZ && gradientDifference <= 1e-9;
}

function estimateOf(moments: RunningMoments, exact: number): EnergyEstimate {
  const { mean: value, standardError } = moments;
  return { value, standardError, z: zScore(value, standardError, exact) };
}

/** |z| that the largest of `count` normal numbers exceeds as rarely as one of them exceeds four. */
function allowedFor(count: number): number {
  return -normalQuantile(normalDistribution(-allowedStandardErrors) / count);
}

/** Bins that hold nearly all energies: mean ± 5 standard deviations of the χ² law, cut at 0. */
function binRange(exactMode: number, degrees: number): { from: number; width: number } {
  const mean = exactMode * degrees;
  const deviation = exactMode * Math.sqrt(2 * degrees);
  const from = Math.max(0, mean - 4 * deviation);
  return { from, width: (mean + 5 * deviation - from) / bins };
}

function describeMode({ alongX, alongY, waveNumberSquared }: Mode, { boundary }: ChosenEnsemble) {
  const fixed = boundary === 'fixed';
  const number = (p: number) => (fixed ? p + 1 : Math.ceil(p / 2));
  const name = (p: number) => (fixed || (p > 0 && p % 2 === 0) ? 'sin' : p === 0 ? '1' : 'cos');
  return {
    i: number(alongX),
    j: number(alongY),
    waveNumber: Math.sqrt(waveNumberSquared),
    functions: `${name(alongX)}·${name(alongY)}`,
  };
}

/**
 * ‖∇τ‖² once more, from the gradients on the pixels by the trapezoidal rule, which integrates products of two modes
 * exactly as long as twice their wave number is below that of the grid; undefined for cutoffs beyond.
 */
async function gradientDifference(
  ensemble: ChosenEnsemble,
  seed: string,
  fields: number,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const { size, cutoff, boundary } = ensemble;
  const fixed = boundary === 'fixed';
  const intervals = fixed ? size - 1 : size;
  if (cutoff + 0.5 >= (fixed ? intervals : intervals / 2)) return undefined;
  const sample = coefficientSampler(ensemble, seed);
  const weight = (pixel: number) => (fixed && (pixel === 0 || pixel === size - 1) ? 0.5 : 1) / intervals;
  const scale = fixed ? (size - 1) / size : 1;
  let largest = 0;
  for (let index = 0; index < fields; index++) {
    await new Promise(setImmediate);
    signal?.throwIfAborted();
    const coefficients = sample(index);
    const gradient = fieldGradient(ensemble, coefficients);
    let sum = 0;
    for (let v = 0; v < size; v++) {
      for (let u = 0; u < size; u++) {
        const squares = Object.values(gradient).reduce((all, part) => all + part.get(v, u) ** 2, 0);
        sum += weight(v) * weight(u) * squares * scale ** 2;
      }
    }
    const energy = fieldEnergy(ensemble, coefficients).total;
    if (energy > 0) largest = Math.max(largest, Math.abs(sum / energy - 1));
  }
  return largest;
}
