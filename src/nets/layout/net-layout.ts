import type { LayerDescription, PaddingMode } from '../description/layer.js';
import type { NetDescription } from '../description/net-description.js';

/** The shape of the values between two layers: channels, and sites along each axis (none for a plain vector). */
export interface MapShape {
  readonly channels: number;
  readonly size: readonly number[];
}

/** The windows of a layer along one axis of its input. */
export interface AxisWindow {
  /** Sites of the input and of the output along this axis. */
  readonly inSites: number;
  readonly outSites: number;
  readonly filterSize: number;
  readonly stride: number;
  /** Sites added before the axis: window i reads the sites stride·i + t − before, t = 0 … filterSize − 1. */
  readonly before: number;
}

/** An array of a net: weights or biases, or the running statistics of a batch norm. */
export interface NetArray {
  /** Such as `conv1.weights`, `dense1.biases`, `batch-norm1.scales`. */
  readonly name: string;
  readonly role: 'weights' | 'biases' | 'scales' | 'shifts' | 'means' | 'variances';
  /** Position of its layer in the description. */
  readonly layer: number;
  readonly shape: readonly number[];
  /** Numbers that it has. */
  readonly length: number;
  /** Inputs of a unit of its layer; 0 for batch norms. */
  readonly fanIn: number;
}

/** A layer with its shapes and its arrays, as engines read it. */
export interface LaidLayer {
  /** Such as `conv1`, `relu1`, `pool1`: kind and number among its kind, from 1. */
  readonly name: string;
  readonly description: LayerDescription;
  readonly input: MapShape;
  readonly output: MapShape;
  /** Windows along each axis, of layers that have them (conv, locally-connected, pool); else empty. */
  readonly windows: readonly AxisWindow[];
  readonly padding: PaddingMode;
  /** Factor of the weights: that of the parametrisation times `weightScale`; 1 for layers without. */
  readonly factor: number;
  /** Positions of its arrays in `NetLayout.parameters`; −1 where it has none. */
  readonly weights: number;
  readonly biases: number;
  /** Position of the first of its two arrays (means, variances) in `NetLayout.statistics`; −1 where it has none. */
  readonly statistics: number;
}

/** A net laid out: every shape known, every array in its place. Engines, savers and initial laws all read this. */
export interface NetLayout {
  readonly description: NetDescription;
  readonly input: MapShape;
  readonly layers: readonly LaidLayer[];
  /** Arrays that may be trained, in the order of the layers, weights (scales) before biases (shifts). */
  readonly parameters: readonly NetArray[];
  /** Running statistics of batch norms, means before variances. */
  readonly statistics: readonly NetArray[];
  /** Outputs of the net: channels of the last layer, whose map has one site. */
  readonly outputs: number;
  /**
   * The representations that stability is measured of: position of the last operation of each block (a layer with
   * weights and what follows it up to the next), the last one being the output.
   */
  readonly blocks: readonly number[];
}

/** Sites of a map: the product of its size, 1 for a plain vector. */
export function siteCount({ size }: MapShape): number {
  return size.reduce((product, extent) => product * extent, 1);
}

/** Numbers of a map. */
export function valueCount(shape: MapShape): number {
  return shape.channels * siteCount(shape);
}
