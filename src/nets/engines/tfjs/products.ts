import type { AxisWindow, LaidLayer } from '../../layout/net-layout.js';
import { channelsFirst, gridWindows, sliceAxis, surround } from './grid.js';
import type { Tensor, TensorFlow } from './tensorflow.js';

/** c Σ w x of a convolution: weights [H_out, H_in, f..] as they are in the description. */
export function convolution(tf: TensorFlow, layer: LaidLayer, input: Tensor, weights: Tensor): Tensor {
  const windows = gridWindows(layer);
  const [rows, columns] = windows;
  const filter = tf.transpose(
    tf.reshape(weights, [layer.output.channels, layer.input.channels, rows.filterSize, columns.filterSize]),
    [2, 3, 1, 0],
  );
  const map = surround(tf, input, windows, layer.padding);
  return tf.conv2d(map, scaled(tf, filter, layer.factor), [rows.stride, columns.stride], 'valid');
}

/** c Σ w x over all channels and sites: weights [H_out, H_in·sites]. */
export function denseProduct(tf: TensorFlow, layer: LaidLayer, input: Tensor, weights: Tensor): Tensor {
  const [count = 1, rows = 1, columns = 1, channels = 1] = input.shape;
  const values = channels === 1 || rows * columns === 1 ? input : channelsFirst(tf, input);
  const product = tf.matMul(tf.reshape(values, [count, channels * rows * columns]), weights, false, true);
  return tf.reshape(scaled(tf, product, layer.factor), [count, 1, 1, layer.output.channels]);
}

/** c Σ w x with a filter of its own at every site: weights [H_out, H_in, sites.., f..]; a matrix product a site. */
export function locallyConnected(tf: TensorFlow, layer: LaidLayer, input: Tensor, weights: Tensor): Tensor {
  const windows = gridWindows(layer);
  const [rows, columns] = windows;
  const sites = rows.outSites * columns.outSites;
  const window = rows.filterSize * columns.filterSize;
  const { channels } = layer.output;
  const inputs = layer.input.channels;
  const count = input.shape[0]!;
  const filters = tf.reshape(tf.transpose(tf.reshape(weights, [channels, inputs, sites, window]), [2, 3, 1, 0]), [
    sites,
    window * inputs,
    channels,
  ]);
  const patches = tf.reshape(windowsOf(tf, surround(tf, input, windows, layer.padding), windows), [
    count,
    sites,
    window * inputs,
  ]);
  const product = tf.matMul(tf.transpose(patches, [1, 0, 2]), filters, false, false);
  const map = tf.reshape(tf.transpose(product, [1, 0, 2]), [count, rows.outSites, columns.outSites, channels]);
  return scaled(tf, map, layer.factor);
}

/** What each window sees: [B, rows, columns, (row and column in the window, channels)]. */
function windowsOf(tf: TensorFlow, map: Tensor, [rows, columns]: readonly [AxisWindow, AxisWindow]): Tensor {
  const seen: Tensor[] = [];
  const [byRow, byColumn] = [strided(tf, map, 1, rows), (x: Tensor) => strided(tf, x, 2, columns)];
  for (let r = 0; r < rows.filterSize; r++) {
    const taken = byColumn(byRow(r));
    for (let c = 0; c < columns.filterSize; c++) seen.push(taken(c));
  }
  return seen.length === 1 ? seen[0]! : tf.concat(seen, 3);
}

/**
 * Takes the sites stride·i + t of an axis, i = 0 … windows − 1. Slices that leave sites out have no gradient in
 * TensorFlow.js: where the stride is above 1, the axis is folded into [sites/stride, stride], and a column taken.
 */
function strided(tf: TensorFlow, map: Tensor, axis: number, { outSites, filterSize, stride }: AxisWindow) {
  if (stride === 1) return (t: number) => sliceAxis(tf, map, axis, t, outSites);
  const turns = Math.ceil((stride * (outSites - 1) + filterSize) / stride);
  const missing = turns * stride - map.shape[axis]!;
  const long =
    missing > 0
      ? tf.pad(
          map,
          map.shape.map((_, k): [number, number] => [0, k === axis ? missing : 0]),
        )
      : sliceAxis(tf, map, axis, 0, turns * stride);
  const product = (extents: readonly number[]) => extents.reduce((all, extent) => all * extent, 1);
  const [before, after] = [map.shape.slice(0, axis), map.shape.slice(axis + 1)];
  // Of four axes: the WebGPU backend slices and pads no more.
  const folded = tf.reshape(long, [product(before), turns, stride, product(after)]);
  return (t: number) => {
    const column = tf.slice(
      folded,
      [0, Math.floor(t / stride), t % stride, 0],
      [product(before), outSites, 1, product(after)],
    );
    return tf.reshape(column, [...before, outSites, ...after]);
  };
}

/** c x. */
export function scaled(tf: TensorFlow, x: Tensor, factor: number): Tensor {
  return factor === 1 ? x : tf.mul(x, factor);
}
