import { diffeoSensitivity } from '../../analytic/diffeo/diffeo-sensitivity.js';
import { noiseSensitivity } from '../../analytic/noise/noise-sensitivity.js';
import type { EngineName } from '../../montecarlo/engine.js';
import { estimateSensitivity } from '../../montecarlo/estimate-sensitivity.js';
import type { ColumnStatus, ValueColumns } from '../../numerics/quantity-columns.js';
import { classificationError } from '../../twopixels/classification.js';
import { aboutParametersLater } from '../parameters/parameter-error.js';
import { buildModel } from './model.js';
import { twoPixelNames } from './parameters.js';
import type { Model, ModelParameters } from './solution-model.js';

/** What fixes one point of a phase diagram: plain data. */
export type PointParameters = ModelParameters & {
  /** Theory of G, where there are no samples. */
  readonly closure: 'lattice' | 'gaussian';
  /** Monte Carlo samples for G; 0 for theory. */
  readonly samples: number;
  /** Engine of Monte Carlo. */
  readonly engine: 'auto' | EngineName;
};

/** Worker threads, and a signal that ends the work. */
export interface PointControls {
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The output of one network: a row of the table, of the CSV file and of the figures' data. */
export type PhasePoint = {
  /** ξ. */
  readonly scale: number;
  /** Channels H asked for, or those of the widest layer. */
  readonly channels: number;
  readonly disorder?: number;
  readonly mix?: string;
  /** θ. */
  readonly threshold: number;
  /** β. */
  readonly firstThreshold: number;
  readonly layer: 'output';
} & ValueColumns<'D'> &
  ValueColumns<'G'> &
  ValueColumns<'R'> & {
    /** Fraction of pairs on the wrong side of the best threshold, by enumeration. */
    readonly error: number;
    readonly errorStatus: 'exact';
    /** How Monte Carlo ran, where it did. */
    readonly samples?: number;
    readonly engine?: string;
    /** Of the disorder and of Monte Carlo. */
    readonly seed: string;
  };

/** D and G of every layer of one network, the output last, and the classification error. */
export interface MeasuredLayers {
  /** By enumeration. */
  readonly diffeo: readonly number[];
  /** By Monte Carlo, with its standard error, or by theory, with the error of a closure. */
  readonly noise: readonly { readonly value: number; readonly error?: number; readonly status: ColumnStatus }[];
  /** Fraction of pairs on the wrong side of the best threshold, by enumeration. */
  readonly classificationError: number;
  /** Channels of the widest layer. */
  readonly width: number;
}

/**
 * D by enumeration and G by Monte Carlo or, without samples, by theory, of every layer. Rejects with the
 * signal's reason when aborted.
 * @throws InputError naming the parameter that is not admissible
 * @see {@link computePhasePoints}
 */
export async function measureLayers(
  parameters: PointParameters,
  controls: PointControls = {},
): Promise<MeasuredLayers> {
  const model = buildModel(parameters);
  const { network, task, law } = model;
  return {
    diffeo: diffeoSensitivity(network, task, law).map(({ value }) => value),
    noise: await layerNoise(model, parameters, controls),
    classificationError: classificationError(network, task).error,
    width: Math.max(...network.layers.map(({ filters }) => filters.shape[0]!)),
  };
}

async function layerNoise(
  { network, task, law, deviation }: Model,
  { closure, samples, engine, seed }: PointParameters,
  { threads, signal }: PointControls,
): Promise<MeasuredLayers['noise']> {
  if (samples === 0) return noiseSensitivity(network, task, { deviation, closure });
  const options = { deviation, law, samples, seed, engine, quantities: 'noise' } as const;
  const { layers } = await aboutParametersLater(
    twoPixelNames,
    estimateSensitivity(network, task, {
      ...options,
      ...(threads !== undefined && { threads }),
      ...(signal !== undefined && { signal }),
    }),
  );
  return layers.map(({ noise }) => ({
    value: noise!.value,
    error: noise!.standardError,
    status: 'Monte Carlo' as const,
  }));
}
