import type { LayerName } from '../nets/ring/layer-name.js';
import type { Quantity } from '../numerics/quantity.js';

/** A quantity of one layer of a net, or of its output. */
export interface LayerQuantity extends Quantity {
  readonly layer: LayerName;
}
