import type { Quantity } from '../numerics/quantity.js';
import type { LayerName } from '../twopixels/layer-name.js';

/** A quantity of one layer of a net, or of its output. */
export interface LayerQuantity extends Quantity {
  readonly layer: LayerName;
}
