import type { StabilityMeasurement } from '../../stability/observables/relative-stability.js';
import type { EnsembleSummary } from '../../tasks/diffeo/choose-ensemble.js';
import type { ImageData } from '../../tasks/stability/image-data.js';
import type { MeasuredCurve } from '../../tasks/stability/measure-curve.js';
import {
  curveColumns,
  discriminationColumns,
  errorRateColumns,
  stabilityLayers,
} from '../../tasks/stability/measured-rows.js';
import type { LoadedModel } from '../../tasks/stability/model-file.js';

/** What was measured of one model. */
export interface ModelResult {
  /** Name of the model. */
  readonly name: string;
  /** Path of its module. */
  readonly path: string;
  /** SHA-256 of the module. */
  readonly sha256: string;
  /** D, G and R layer by layer. */
  readonly measurement: StabilityMeasurement;
  /** Sensitivities against the size of perturbations, where they were measured. */
  readonly curve?: MeasuredCurve;
  /** Wall time. */
  readonly seconds: number;
}

/** Names of models that differ: those of the files, or their paths where two files have one name. */
export function distinctNames(models: readonly LoadedModel[]): string[] {
  const names = models.map(({ name }) => name);
  return models.map(({ name, path }) => (names.filter((other) => other === name).length > 1 ? path : name));
}

/** What a result says of its images. */
export function describeImages(images: ImageData) {
  const { description, size, channels, samples, stored, standard, notes, sha256, labelsSha256 } = images;
  return {
    description,
    size,
    channels,
    samples,
    values: images.values(),
    ...(stored !== undefined && { stored }),
    ...(standard !== undefined && { standard }),
    ...(notes !== undefined && { notes }),
    ...(sha256 !== undefined && { sha256 }),
    ...(labelsSha256 !== undefined && { labelsSha256 }),
  };
}

/**
 * A result as it is written: numbers by layer, how they were measured, and on what.
 *
 * @see {@link writeMeasured}
 */
export function measuredReport(models: readonly ModelResult[], images: ImageData, ensemble: EnsembleSummary) {
  return {
    images: describeImages(images),
    ensemble,
    models: models.map(({ measurement, curve, ...model }) => {
      const { errorRates, discrimination, ...details } = measurement;
      return {
        ...model,
        ...details,
        layers: stabilityLayers(measurement),
        ...(errorRates !== undefined && errorRateColumns(errorRates)),
        ...(discrimination !== undefined && discriminationColumns(discrimination)),
        ...(curve !== undefined && { curve: curveColumns(curve) }),
      };
    }),
  };
}
