import { diffeoSensitivity } from '../../analytic/diffeo/diffeo-sensitivity.js';
import { noiseTheory } from '../../analytic/noise/output-discrimination.js';
import type { EngineName } from '../../montecarlo/engine.js';
import { estimateSensitivity } from '../../montecarlo/estimate-sensitivity.js';
import type { SensitivityEstimate } from '../../montecarlo/layer-estimates.js';
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
  } & Partial<ValueColumns<PhaseMeasure>> & {
    /** How Monte Carlo ran, where it did. */
    readonly samples?: number;
    readonly engine?: string;
    /** Of the disorder and of Monte Carlo. */
    readonly seed: string;
  };

/** What noise does to the output beside G, in the order of its columns; the last is of theory alone. */
export const phaseMeasures = ['GShift', 'GRest', 'GStar', 'dPrime', 'errorNoise', 'errorBayes'] as const;
export type PhaseMeasure = (typeof phaseMeasures)[number];

/** A value of Monte Carlo, with its standard error, or of theory, with the error of a closure. */
export interface MeasuredValue {
  readonly value: number;
  readonly error?: number;
  readonly status: ColumnStatus;
}

/** What noise does to a network. */
interface MeasuredNoise {
  /** G of every layer, the output last. */
  readonly noise: readonly MeasuredValue[];
  /** Of the output; what is not defined or was not measured is left out. */
  readonly output: Readonly<Partial<Record<PhaseMeasure, MeasuredValue>>>;
}

/** D and G of every layer of one network, the output last, and the classification error. */
export interface MeasuredLayers extends MeasuredNoise {
  /** By enumeration. */
  readonly diffeo: readonly number[];
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
    ...(await layerNoise(model, parameters, controls)),
    classificationError: classificationError(network, task).error,
    width: Math.max(...network.layers.map(({ filters }) => filters.shape[0]!)),
  };
}

async function layerNoise(
  { network, task, law, deviation }: Model,
  { closure, samples, engine, seed }: PointParameters,
  { threads, signal }: PointControls,
): Promise<MeasuredNoise> {
  if (samples === 0) return theoryOf(noiseTheory(network, task, { deviation, law, closure }));
  const options = { deviation, law, samples, seed, engine, quantities: 'noise' } as const;
  const { layers, output } = await aboutParametersLater(
    twoPixelNames,
    estimateSensitivity(network, task, {
      ...options,
      ...(threads !== undefined && { threads }),
      ...(signal !== undefined && { signal }),
    }),
  );
  const { shift, rest, recalibrated } = layers.at(-1)!;
  return {
    noise: layers.map(({ noise }) => sampled(noise!)),
    output: defined({
      GShift: shift && sampled(shift),
      GRest: rest && sampled(rest),
      GStar: recalibrated && sampled(recalibrated),
      dPrime: output?.sensitivityIndex && sampled(output.sensitivityIndex),
      errorNoise: output?.noiseError && sampled(output.noiseError),
    }),
  };
}

function sampled({ value, standardError }: SensitivityEstimate): MeasuredValue {
  return { value, error: standardError, status: 'Monte Carlo' };
}

function theoryOf({ layers, output }: ReturnType<typeof noiseTheory>): MeasuredNoise {
  const { shift, rest, recalibrated } = layers.at(-1)!;
  const { sensitivityIndex, noiseError, bayesError } = output;
  return {
    noise: layers.map(({ noise }) => noise),
    output: defined({
      GShift: shift,
      GRest: rest,
      GStar: recalibrated,
      dPrime: sensitivityIndex,
      errorNoise: noiseError,
      errorBayes: bayesError,
    }),
  };
}

/** The entries that have a value. */
function defined(entries: Readonly<Record<string, MeasuredValue | undefined>>): MeasuredNoise['output'] {
  return Object.fromEntries(
    Object.entries(entries).filter(([, entry]) => entry !== undefined && !Number.isNaN(entry.value)),
  );
}
