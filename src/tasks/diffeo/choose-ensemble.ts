import { meanEnergy } from '../../diffeo/energy.js';
import { atTemperature, type Boundary, type CheckedEnsemble, checkAtOne } from '../../diffeo/ensemble.js';
import { type TemperatureRange, temperatureRange } from '../../diffeo/temperature-range.js';
import { rmsDisplacement, temperatureFor, typicalDisplacement } from '../../diffeo/typical-displacement.js';
import type { Quantity } from '../../numerics/quantity.js';
import { aboutParameter, ParameterError } from '../parameters/parameter-error.js';
import { boundary as boundaryRow, defaultDisplacement } from './ensemble-parameters.js';

/** An ensemble of one temperature as a command is asked for it. */
export interface EnsembleChoice {
  /** n: pixels along a side. */
  readonly size: number;
  /** c: largest wave number. */
  readonly cutoff: number;
  /** T. */
  readonly temperature?: number | undefined;
  /** Typical displacement δ in pixels, by the law, instead of the temperature. */
  readonly displacement?: number | undefined;
  /** Default 'fixed'. */
  readonly boundary?: Boundary | undefined;
}

/** An ensemble of images at one temperature, checked. */
export type ChosenEnsemble = CheckedEnsemble<number>;

/** What such an ensemble is written down by. */
export type EnsembleParameters = Pick<ChosenEnsemble, 'size' | 'cutoff' | 'boundary' | 'temperature'>;

/** The parameters of an ensemble, as reports list them. */
export function ensembleParameters({ size, cutoff, boundary, temperature }: ChosenEnsemble): EnsembleParameters {
  return { size, cutoff, boundary, temperature };
}

/**
 * The ensemble that is asked for: of a temperature, or of a typical displacement.
 * @throws InputError if both are given, or the ensemble is not admissible
 * @see {@link deformedSamples}
 */
export function chooseEnsemble({
  size,
  cutoff,
  temperature,
  displacement,
  boundary = boundaryRow.default,
}: EnsembleChoice): ChosenEnsemble {
  if (temperature !== undefined && displacement !== undefined) {
    throw new ParameterError(
      'temperature',
      `excludes {displacement}, got ${temperature} and ${displacement} (each follows from the other: leave one out)`,
    );
  }
  const frame = { size, cutoff, boundary };
  const atOne = aboutParameter('cutoff', () => checkAtOne('cutoff', frame));
  if (temperature === undefined && cutoff <= 1) {
    throw new ParameterError(
      'cutoff',
      `must be above 1 for a typical displacement, got ${cutoff} (give {temperature})`,
    );
  }
  const chosen = temperature ?? temperatureFor(atOne, displacement ?? defaultDisplacement);
  return aboutParameter('temperature', () => atTemperature('temperature', atOne, chosen));
}

/** What is known of an ensemble before a field is drawn. */
export interface EnsembleSummary extends EnsembleParameters {
  /** δ by the law, for cutoffs above 1. */
  readonly typicalDisplacement?: Quantity;
  /** √⟨∫|τ|²⟩ in pixels. */
  readonly rmsDisplacement: Quantity;
  /** ⟨‖∇τ‖²⟩. */
  readonly meanEnergy: Quantity;
  /** Allowed temperatures, for cutoffs above 1. */
  readonly range?: TemperatureRange;
  /** Whether the temperature is among them. */
  readonly allowed?: boolean;
}

/**
 * Displacement, energy and allowed temperatures of an ensemble.
 *
 * @see {@link deformedSamples}
 */
export function summarise(ensemble: ChosenEnsemble): EnsembleSummary {
  const { temperature, cutoff } = ensemble;
  const laws = cutoff > 1 ? temperatureRange(ensemble) : undefined;
  return {
    ...ensembleParameters(ensemble),
    rmsDisplacement: rmsDisplacement(ensemble),
    meanEnergy: meanEnergy(ensemble),
    ...(laws !== undefined && {
      typicalDisplacement: typicalDisplacement(ensemble),
      range: laws,
      allowed: laws.halfPixel.value <= temperature && temperature <= laws.noOverhangs.value,
    }),
  };
}
