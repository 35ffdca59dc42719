import type { LaidLayer } from '../../layout/net-layout.js';
import { addBiasGradient, fillBiases } from './biases.js';
import { blockLength, gatherColumns, scatterColumns } from './columns.js';
import { addProduct, addProductTransposed, scaled, scaledTranspose } from './matrix.js';
import { type LayerArrays, type Operation, windowsOf } from './operation.js';

/**
 * conv and dense: u_h(n) = b_h + c Σ_{h′,t} w_{hh′t} x_{h′}(node t under the window of n). A block of windows is
 * gathered into columns, so that both passes are products of matrices.
 */
export function createProduct(layer: LaidLayer, arrays: LayerArrays): Operation {
  const { weights = new Float64Array(0), biases, weightGradient, biasGradient } = arrays;
  const { factor } = layer;
  const { channels: outChannels } = layer.output;
  const { channels: inChannels } = layer.input;
  const depth = weights.length / outChannels;
  const matrix = new Float64Array(weights.length);
  return {
    forward(nodes, input, output) {
      const wiring = windowsOf(nodes);
      const count = nodes.output.nodes;
      const most = blockLength(depth, count);
      const columns = new Float64Array(depth * most);
      scaled(weights, factor, matrix);
      fillBiases(biases, output, outChannels);
      for (let first = 0; first < count; first += most) {
        const length = Math.min(most, count - first);
        gatherColumns(nodes, wiring, input, columns, inChannels, first, length);
        const from = { data: columns, first: 0, stride: length };
        addProduct(matrix, from, { data: output, first, stride: count }, outChannels, depth, length);
      }
    },
    backward({ nodes, input, outputGradient, inputGradient, trained }) {
      const wiring = windowsOf(nodes);
      const count = nodes.output.nodes;
      const most = blockLength(depth, count);
      const columns = new Float64Array(depth * most);
      if (biasGradient && trained.biases) addBiasGradient(outputGradient, biasGradient, outChannels);
      scaledTranspose(weights, factor, outChannels, depth, matrix);
      for (let first = 0; first < count; first += most) {
        const length = Math.min(most, count - first);
        const above = { data: outputGradient, first, stride: count };
        const block = { data: columns, first: 0, stride: length };
        if (weightGradient && trained.weights) {
          gatherColumns(nodes, wiring, input, columns, inChannels, first, length);
          addProductTransposed(above, block, weightGradient, [outChannels, depth, length], factor);
        }
        if (inputGradient) {
          columns.fill(0);
          addProduct(matrix, above, block, depth, outChannels, length);
          scatterColumns(nodes, wiring, columns, inputGradient, inChannels, first, length);
        }
      }
    },
  };
}
