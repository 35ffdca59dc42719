import type { LaidLayer } from '../../layout/net-layout.js';
import { createBatchNorm } from './batch-norm.js';
import { createGlobalAveragePool } from './global-average-pool.js';
import { createLocallyConnected } from './locally-connected.js';
import type { LayerArrays, Operation } from './operation.js';
import { createPool } from './pool.js';
import { createProduct } from './product.js';
import { createRelu } from './relu.js';

/** A layer with its arrays, ready to run. */
export function createOperation(layer: LaidLayer, arrays: LayerArrays): Operation {
  const { description } = layer;
  switch (description.kind) {
    case 'conv':
    case 'dense':
      return createProduct(layer, arrays);
    case 'locally-connected':
      return createLocallyConnected(layer, arrays);
    case 'relu':
      return createRelu(description);
    case 'pool':
      return createPool(description);
    case 'global-average-pool':
      return createGlobalAveragePool();
    case 'batch-norm':
      return createBatchNorm(description, arrays as Required<LayerArrays>);
  }
}
