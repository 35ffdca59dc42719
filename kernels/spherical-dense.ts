// The dense step: every w_h·x_μ is evaluated at each forward pass.
import { activationTile, pairCount, roundingError, roundPoints, roundWeights } from './parts/activation';
import { take } from './parts/memory';
import * as net from './parts/one-hidden-layer';

export {
  coefficientGradient,
  coefficients,
  data,
  descend,
  outputs,
  residuals,
  weightGradient,
  weights,
} from './parts/one-hidden-layer';

/** The points and the weights in integers. */
let roundedPoints: usize = 0;
let roundedWeights: usize = 0;

export function allocate(points: i32, width: i32, dimension: i32): void {
  net.allocate(points, width, dimension);
  roundedPoints = take((<usize>net.pointBlocks * pairCount(dimension)) << 7);
  roundedWeights = take((<usize>net.widthBlocks * pairCount(dimension)) << 7);
}

export function prepare(): void {
  net.prepare();
  roundPoints(net.data, net.points, net.dimension, net.pointBlocks, roundedPoints);
}

export function forward(): void {
  evaluatePatterns();
  net.outputsFromPatterns<f64>();
}

export function backward(): void {
  net.gradientsFromPatterns<f64>();
}

/** The same with sums in float32. */
export function forward32(): void {
  evaluatePatterns();
  net.outputsFromPatterns<f32>();
}

export function backward32(): void {
  net.gradientsFromPatterns<f32>();
}

function evaluatePatterns(): void {
  const tileSize = <usize>net.dimension << 8;
  const roundedSize = <usize>pairCount(net.dimension) << 7;
  roundWeights(net.weights, net.widthBlocks << 3, net.dimension, roundedWeights);
  const errors = i32x4.splat(roundingError(net.dimension));
  for (let block = 0; block < net.pointBlocks; block++) {
    for (let group = 0; group < net.widthBlocks; group++) {
      activationTile(
        net.weights + <usize>group * tileSize,
        roundedWeights + <usize>group * roundedSize,
        min(32, (net.width - (group << 5) + 3) & ~3),
        net.tiles + <usize>block * tileSize,
        roundedPoints + <usize>block * roundedSize,
        errors,
        net.dimension,
        net.rows + (<usize>(block * net.widthBlocks + group) << 7),
        net.columns + (<usize>(group * net.pointBlocks + block) << 7),
      );
    }
  }
}
