import { diffeoSensitivity } from '../../analytic/diffeo/diffeo-sensitivity.js';
import { noiseSensitivity } from '../../analytic/noise/noise-sensitivity.js';
import type { EngineName } from '../../montecarlo/engine.js';
import { estimateSensitivity } from '../../montecarlo/estimate-sensitivity.js';
import type { Status } from '../../numerics/quantity.js';
import { classificationError } from '../../twopixels/classification.js';
import { buildModel, type ModelParameters } from './model.js';

/** What fixes one point of a phase diagram: plain data. */
export interface PointParameters extends ModelParameters {
  /** Theory of G, where there are no samples. */
  readonly closure: 'lattice' | 'gaussian';
  /** Monte Carlo samples for G; 0 for theory. */
  readonly samples: number;
  readonly engine: 'auto' | EngineName;
}

/** Worker threads, and a signal that ends the work. */
export interface PointControls {
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a value of a phase diagram was obtained. */
export type PointStatus = Status | 'Monte Carlo';

/** The output of one network: a row of the table, of the CSV file and of the figures' data. */
export type PhasePoint = {
  /** ξ. */
  readonly scale: number;
  /** Channels H asked for, or those of the widest layer. */
  readonly channels: number;
  readonly disorder?: number;
  readonly mix?: string;
  readonly diffeo: number;
  readonly diffeoStatus: PointStatus;
  readonly noise: number;
  /** Standard error of Monte Carlo, or the error of a closure. */
  readonly noiseError?: number;
  readonly noiseStatus: PointStatus;
  readonly relative: number;
  readonly relativeError?: number;
  readonly relativeStatus: PointStatus;
  /** Fraction of pairs on the wrong side of the best threshold, by enumeration. */
  readonly classificationError: number;
};

/**
 * D, G, R and the classification error of the output of one network: D by enumeration, G by Monte Carlo or, without samples, by
 * theory. Rejects with the signal's reason when aborted.
 */
export async function phasePoint(parameters: PointParameters, controls: PointControls = {}): Promise<PhasePoint> {
  const model = buildModel(parameters);
  const { network, task, law } = model;
  const { value: diffeo } = diffeoSensitivity(network, task, law).at(-1)!;
  const noise = await outputNoise(model, parameters, controls);
  const relative = diffeo / noise.value;
  const { error } = classificationError(network, task);
  return {
    scale: parameters.scale,
    channels: parameters.channels ?? Math.max(...network.layers.map(({ filters }) => filters.shape[0]!)),
    ...(parameters.disorder !== undefined && { disorder: parameters.disorder }),
    ...(parameters.mix !== undefined && { mix: parameters.mix }),
    diffeo,
    diffeoStatus: 'exact',
    noise: noise.value,
    ...(noise.error !== undefined && { noiseError: noise.error }),
    noiseStatus: noise.status,
    relative,
    ...(noise.error !== undefined && { relativeError: (relative * noise.error) / noise.value }),
    relativeStatus: noise.status,
    classificationError: error,
  };
}

async function outputNoise(
  { network, task, law, deviation }: ReturnType<typeof buildModel>,
  { closure, samples, engine, seed }: PointParameters,
  { threads, signal }: PointControls,
): Promise<{ value: number; error?: number; status: PointStatus }> {
  if (samples === 0) return noiseSensitivity(network, task, { deviation, closure }).at(-1)!;
  const options = { deviation, law, samples, seed, engine, quantities: 'noise' } as const;
  const { layers } = await estimateSensitivity(network, task, {
    ...options,
    ...(threads !== undefined && { threads }),
    ...(signal !== undefined && { signal }),
  });
  const { value, standardError } = layers.at(-1)!.noise!;
  return { value, error: standardError, status: 'Monte Carlo' };
}
