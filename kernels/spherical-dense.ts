// The dense step: every w_h·x_μ is evaluated at each forward pass.
import { activationTile } from './parts/activation';
import * as net from './parts/one-hidden-layer';

export {
  allocate,
  coefficientGradient,
  coefficients,
  data,
  descend,
  gradientsFromPatterns as backward,
  outputs,
  prepare,
  residuals,
  weightGradient,
  weights,
} from './parts/one-hidden-layer';

export function forward(): void {
  const tileSize = (<usize>net.dimension) << 8;
  for (let block = 0; block < net.pointBlocks; block++) {
    const tile = net.tiles + block * tileSize;
    for (let group = 0; group < net.widthBlocks; group++) {
      const row = net.rows + ((<usize>(block * net.widthBlocks + group)) << 7);
      const column = net.columns + ((<usize>(group * net.pointBlocks + block)) << 7);
      activationTile(net.weights + group * tileSize, tile, net.dimension, row, column);
    }
  }
  net.outputsFromPatterns();
}
