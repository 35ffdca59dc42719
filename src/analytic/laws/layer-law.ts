import type { Quantity } from '../../numerics/quantity.js';

/** The layer of a law. */
export interface OfLayer {
  /** Layer k, from 1, below the threshold. */
  readonly layer: number;
  /** Filter size s, which the strided solution has as its stride too; default 3. */
  readonly filterSize?: number;
  /** Mean squared norm lσ² of the noise, default 8/3. */
  readonly noiseEnergy?: number;
}

/** D_k, G_k and R_k = D_k/G_k of one layer. */
export interface LayerLaw {
  /** D_k. */
  readonly diffeo: Quantity;
  /** G_k. */
  readonly noise: Quantity;
  /** R_k. */
  readonly relative: Quantity;
}

/** Both sensitivities of a layer and their ratio, of one status and method. */
export function layerLaw(diffeo: number, noise: number, from: Pick<Quantity, 'status' | 'method'>): LayerLaw {
  const quantity = (value: number): Quantity => ({ value, ...from });
  return { diffeo: quantity(diffeo), noise: quantity(noise), relative: quantity(diffeo / noise) };
}
