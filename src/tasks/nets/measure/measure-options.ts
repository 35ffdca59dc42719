import type { ConventionOptions } from '../../../stability/inputs/conventions.js';
import type { StabilityMeasurement } from '../../../stability/observables/relative-stability.js';
import type { MeasuredLayer } from './measured-layer.js';

/** What is measured of a net, and how. */
export interface MeasureNetOptions {
  /** Monte Carlo samples beside the theory of the ring; 0 for theory alone. */
  readonly samples: number;
  readonly closure: 'lattice' | 'gaussian';
  /** lσ² on the ring. */
  readonly noiseEnergy?: number | 'exact' | undefined;
  /** Inputs that are measured where there is no theory. */
  readonly measuredPoints: number;
  readonly draws?: number | undefined;
  /** After each operation, not layer by layer. */
  readonly operations?: boolean | undefined;
  /** Images that are measured. */
  readonly set?: 'training' | 'validation' | 'test' | undefined;
  readonly conventions?: ConventionOptions | undefined;
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
  /** How inputs were measured, where there is no theory of the whole net. */
  readonly measurement?: Omit<StabilityMeasurement, 'layers' | 'errorRates'>;
}
