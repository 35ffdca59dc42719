import type { ConventionOptions } from '../../../stability/inputs/conventions.js';
import type { Discrimination } from '../../../stability/observables/discrimination.js';
import type { ErrorRates, StabilityMeasurement } from '../../../stability/observables/relative-stability.js';
import type { MeasuredLayer } from './measured-layer.js';

/** What is measured of a net, and how. */
export interface MeasureNetOptions {
  /** Monte Carlo samples beside the theory of the ring, default 0 for theory alone. */
  readonly samples: number;
  /** Theory of G where there is no exact one, default auto: lattice, but none for wide nets. */
  readonly closure: 'auto' | 'lattice' | 'gaussian' | 'none';
  /** lσ² on the ring, default 8/3. */
  readonly noiseEnergy?: number | 'exact' | undefined;
  /** Inputs that are measured where there is no theory, default 500. */
  readonly measuredPoints: number;
  /** Deformations and noises of each of them; default all of pixels if there are at most 16, 1 of images. */
  readonly draws?: number | undefined;
  /** After each operation, not layer by layer. */
  readonly operations?: boolean | undefined;
  /** Images that are measured; default the test set, where there is one. */
  readonly set?: 'training' | 'validation' | 'test' | undefined;
  /** Conventions of the measurement; with them nothing is of theory but D by enumeration. */
  readonly conventions?: ConventionOptions | undefined;
  /** Of deformations, noise and samples, any text; default '0'. */
  readonly seed: string;
}

/** What happens around a measurement of a net. */
export interface MeasureContext {
  readonly signal?: AbortSignal | undefined;
  readonly threads?: number | undefined;
  readonly onProgress?: ((stage: string, done: number, total: number) => void) | undefined;
}

/** D, G and R of the layers of a net. */
export interface MeasuredNet {
  readonly layers: readonly MeasuredLayer[];
  /** Monte Carlo samples beside theory or in its place, where the net is one of the exact theory. */
  readonly samples?: number;
  /** How inputs were measured, where there is no theory of the whole net. */
  readonly measurement?: Omit<StabilityMeasurement, 'layers' | 'errorRates' | 'discrimination'>;
  /** Fractions of wrong classes at x, τx and x + η, where inputs were measured. */
  readonly errorRates?: ErrorRates;
  /** How well one output tells two classes apart, where inputs were measured. */
  readonly discrimination?: Discrimination;
}
