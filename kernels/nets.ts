// Layers of trained nets, forward and backward, each in float32 and in float64. Compiled twice: as `nets`, whose bits
// are the same on every machine, and with relaxed SIMD as `nets-relaxed`. The host lays out the maps and calls.
import { CorrelationPlan, targetRows as rowsOfTarget } from './parts/layers/correlation-plan';
import { MapPlan } from './parts/layers/map-plan';
import { ProductPlan } from './parts/layers/product-plan';
import { wrapHalo as wrap } from './parts/layers/halo';
import { product as productOf } from './parts/layers/product';
import { correlate as correlateOf, sumGradients as sumGradientsOf } from './parts/layers/correlation';
import { addNodes as addNodesOf, gatherNodes as gather, scatterNodes as scatterNodesOf, spreadNodes as spreadNodesOf } from './parts/layers/nodes';
import { packPanels as packPanelsOf, unpackGradient as unpackGradientOf, WeightsPlan } from './parts/layers/panels';
import {
  finishDense as finishDenseOf, productBySites as productBySitesOf, rowsToPanels as rowsToPanelsOf,
  samplesToPanels as samplesToPanelsOf,
} from './parts/layers/dense';
import { descendAlong as descendAlongOf } from './parts/layers/descent';
import { foldHalo as foldHaloOf } from './parts/layers/fold';
import { rectifyMap as rectifyMapOf, gateMap as gateMapOf, affineMap as affineMapOf } from './parts/layers/site-wise';
import { channelSums as channelSumsOf, channelSquares as channelSquaresOf } from './parts/layers/moments';
import { pool as poolOf, poolGradient as poolGradientOf, meanOfSites as meanOfSitesOf, spreadToSites as spreadToSitesOf, PoolPlan } from './parts/layers/pooling';

/** First address of the memory that the host may use. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15;
}

/** Rows that parts of the gradient of a matrix are rounded up to. */
export function targetRows(): i32 {
  return rowsOfTarget;
}

export function wrapHalo(plan: MapPlan, map: usize, samples: i32): void {
  wrap(plan, map, samples);
}

export function gatherNodes(nodes: usize, list: usize, count: i32, bytes: usize, to: usize): void {
  gather(nodes, list, count, bytes, to);
}

export function clear(address: usize, bytes: usize): void {
  memory.fill(address, 0, bytes);
}

export function product32(
  plan: ProductPlan, input: usize, panels: usize, start: usize, output: usize, gate: usize, outers: i32,
): void {
  productOf<f32>(plan, input, panels, start, output, gate, outers);
}

export function product64(
  plan: ProductPlan, input: usize, panels: usize, start: usize, output: usize, gate: usize, outers: i32,
): void {
  productOf<f64>(plan, input, panels, start, output, gate, outers);
}

export function correlate32(
  plan: CorrelationPlan, input: usize, gradient: usize, target: usize, outers: i32, rows: i32,
): void {
  correlateOf<f32>(plan, input, gradient, target, outers, rows);
}

export function correlate64(
  plan: CorrelationPlan, input: usize, gradient: usize, target: usize, outers: i32, rows: i32,
): void {
  correlateOf<f64>(plan, input, gradient, target, outers, rows);
}

export function sumGradients32(
  plan: CorrelationPlan, gradient: usize, target: usize, outers: i32, rows: i32,
): void {
  sumGradientsOf<f32>(plan, gradient, target, outers, rows);
}

export function sumGradients64(
  plan: CorrelationPlan, gradient: usize, target: usize, outers: i32, rows: i32,
): void {
  sumGradientsOf<f64>(plan, gradient, target, outers, rows);
}

export function packPanels32(
  plan: WeightsPlan, weights: usize, panels: usize,
): void {
  packPanelsOf<f32>(plan, weights, panels);
}

export function packPanels64(
  plan: WeightsPlan, weights: usize, panels: usize,
): void {
  packPanelsOf<f64>(plan, weights, panels);
}

export function unpackGradient32(
  plan: WeightsPlan, matrix: usize, partRows: i32, gradient: usize,
): void {
  unpackGradientOf<f32>(plan, matrix, partRows, gradient);
}

export function unpackGradient64(
  plan: WeightsPlan, matrix: usize, partRows: i32, gradient: usize,
): void {
  unpackGradientOf<f64>(plan, matrix, partRows, gradient);
}

export function foldHalo32(
  wide: MapPlan, from: usize, plan: MapPlan, to: usize, samples: i32, periodic: bool,
): void {
  foldHaloOf<f32>(wide, from, plan, to, samples, periodic);
}

export function foldHalo64(
  wide: MapPlan, from: usize, plan: MapPlan, to: usize, samples: i32, periodic: bool,
): void {
  foldHaloOf<f64>(wide, from, plan, to, samples, periodic);
}

export function rectifyMap32(
  plan: MapPlan, input: usize, outPlan: MapPlan, output: usize, samples: i32, factor: f64,
): void {
  rectifyMapOf<f32>(plan, input, outPlan, output, samples, factor);
}

export function rectifyMap64(
  plan: MapPlan, input: usize, outPlan: MapPlan, output: usize, samples: i32, factor: f64,
): void {
  rectifyMapOf<f64>(plan, input, outPlan, output, samples, factor);
}

export function gateMap32(
  plan: MapPlan, gradient: usize, gatePlan: MapPlan, gate: usize, samples: i32, factor: f64,
): void {
  gateMapOf<f32>(plan, gradient, gatePlan, gate, samples, factor);
}

export function gateMap64(
  plan: MapPlan, gradient: usize, gatePlan: MapPlan, gate: usize, samples: i32, factor: f64,
): void {
  gateMapOf<f64>(plan, gradient, gatePlan, gate, samples, factor);
}

export function affineMap32(
  plan: MapPlan, input: usize, outPlan: MapPlan, output: usize, samples: i32, coefficients: usize, weights: usize, gradientPlan: MapPlan, gradient: usize,
): void {
  affineMapOf<f32>(plan, input, outPlan, output, samples, coefficients, weights, gradientPlan, gradient);
}

export function affineMap64(
  plan: MapPlan, input: usize, outPlan: MapPlan, output: usize, samples: i32, coefficients: usize, weights: usize, gradientPlan: MapPlan, gradient: usize,
): void {
  affineMapOf<f64>(plan, input, outPlan, output, samples, coefficients, weights, gradientPlan, gradient);
}

export function channelSums32(
  plan: MapPlan, map: usize, otherPlan: MapPlan, other: usize, samples: i32, shifts: usize, weights: usize, sums: usize,
): void {
  channelSumsOf<f32>(plan, map, otherPlan, other, samples, shifts, weights, sums);
}

export function channelSums64(
  plan: MapPlan, map: usize, otherPlan: MapPlan, other: usize, samples: i32, shifts: usize, weights: usize, sums: usize,
): void {
  channelSumsOf<f64>(plan, map, otherPlan, other, samples, shifts, weights, sums);
}

export function channelSquares32(
  plan: MapPlan, map: usize, samples: i32, shifts: usize, weights: usize, sums: usize,
): void {
  channelSquaresOf<f32>(plan, map, samples, shifts, weights, sums);
}

export function channelSquares64(
  plan: MapPlan, map: usize, samples: i32, shifts: usize, weights: usize, sums: usize,
): void {
  channelSquaresOf<f64>(plan, map, samples, shifts, weights, sums);
}

export function pool32(
  windows: PoolPlan, plan: MapPlan, input: usize, outPlan: MapPlan, output: usize, samples: i32, maximum: bool,
): void {
  poolOf<f32>(windows, plan, input, outPlan, output, samples, maximum);
}

export function pool64(
  windows: PoolPlan, plan: MapPlan, input: usize, outPlan: MapPlan, output: usize, samples: i32, maximum: bool,
): void {
  poolOf<f64>(windows, plan, input, outPlan, output, samples, maximum);
}

export function poolGradient32(
  windows: PoolPlan, plan: MapPlan, input: usize, outPlan: MapPlan, gradient: usize, inPlan: MapPlan, to: usize, samples: i32, maximum: bool,
): void {
  poolGradientOf<f32>(windows, plan, input, outPlan, gradient, inPlan, to, samples, maximum);
}

export function poolGradient64(
  windows: PoolPlan, plan: MapPlan, input: usize, outPlan: MapPlan, gradient: usize, inPlan: MapPlan, to: usize, samples: i32, maximum: bool,
): void {
  poolGradientOf<f64>(windows, plan, input, outPlan, gradient, inPlan, to, samples, maximum);
}

export function meanOfSites32(
  plan: MapPlan, input: usize, outPlan: MapPlan, output: usize, samples: i32,
): void {
  meanOfSitesOf<f32>(plan, input, outPlan, output, samples);
}

export function meanOfSites64(
  plan: MapPlan, input: usize, outPlan: MapPlan, output: usize, samples: i32,
): void {
  meanOfSitesOf<f64>(plan, input, outPlan, output, samples);
}

export function spreadToSites32(
  outPlan: MapPlan, gradient: usize, plan: MapPlan, to: usize, samples: i32,
): void {
  spreadToSitesOf<f32>(outPlan, gradient, plan, to, samples);
}

export function spreadToSites64(
  outPlan: MapPlan, gradient: usize, plan: MapPlan, to: usize, samples: i32,
): void {
  spreadToSitesOf<f64>(outPlan, gradient, plan, to, samples);
}

export function scatterNodes32(from: usize, list: usize, count: i32, bytes: usize, nodes: usize): void {
  scatterNodesOf<f32>(from, list, count, bytes, nodes);
}

export function addNodes32(
  starts: usize, list: usize, shares: usize, count: i32, bytes: usize, nodes: usize, output: usize,
): void {
  addNodesOf<f32>(starts, list, shares, count, bytes, nodes, output);
}

export function spreadNodes32(
  starts: usize, list: usize, shares: usize, count: i32, bytes: usize, gradient: usize, nodes: usize,
): void {
  spreadNodesOf<f32>(starts, list, shares, count, bytes, gradient, nodes);
}

export function scatterNodes64(from: usize, list: usize, count: i32, bytes: usize, nodes: usize): void {
  scatterNodesOf<f64>(from, list, count, bytes, nodes);
}

export function addNodes64(
  starts: usize, list: usize, shares: usize, count: i32, bytes: usize, nodes: usize, output: usize,
): void {
  addNodesOf<f64>(starts, list, shares, count, bytes, nodes, output);
}

export function spreadNodes64(
  starts: usize, list: usize, shares: usize, count: i32, bytes: usize, gradient: usize, nodes: usize,
): void {
  spreadNodesOf<f64>(starts, list, shares, count, bytes, gradient, nodes);
}

export function samplesToPanels32(
  from: usize, sample: usize, count: i32, length: i32, panels: usize,
): void {
  samplesToPanelsOf<f32>(from, sample, count, length, panels);
}

export function samplesToPanels64(
  from: usize, sample: usize, count: i32, length: i32, panels: usize,
): void {
  samplesToPanelsOf<f64>(from, sample, count, length, panels);
}

export function rowsToPanels32(
  from: usize, sample: usize, count: i32, vectors: i32, panels: usize,
): void {
  rowsToPanelsOf<f32>(from, sample, count, vectors, panels);
}

export function rowsToPanels64(
  from: usize, sample: usize, count: i32, vectors: i32, panels: usize,
): void {
  rowsToPanelsOf<f64>(from, sample, count, vectors, panels);
}

export function productBySites32(
  plan: ProductPlan, input: usize, panels: usize, start: usize, output: usize,
): void {
  productBySitesOf<f32>(plan, input, panels, start, output);
}

export function productBySites64(
  plan: ProductPlan, input: usize, panels: usize, start: usize, output: usize,
): void {
  productBySitesOf<f64>(plan, input, panels, start, output);
}

export function finishDense32(
  products: usize, row: usize, channels: i32, biases: usize, factor: f64, scale: f64, count: i32, output: usize,
  sample: usize,
): void {
  finishDenseOf<f32>(products, row, channels, biases, factor, scale, count, output, sample);
}

export function finishDense64(
  products: usize, row: usize, channels: i32, biases: usize, factor: f64, scale: f64, count: i32, output: usize,
  sample: usize,
): void {
  finishDenseOf<f64>(products, row, channels, biases, factor, scale, count, output, sample);
}

export function descendAlong32(parameters: usize, gradients: usize, count: i32, rate: f64): void {
  descendAlongOf<f32>(parameters, gradients, count, rate);
}

export function descendAlong64(parameters: usize, gradients: usize, count: i32, rate: f64): void {
  descendAlongOf<f64>(parameters, gradients, count, rate);
}
