import type { AxisWindow, LaidLayer, MapShape } from '../../layout/net-layout.js';
import type { Tensor, TensorFlow } from './tensorflow.js';

/**
 * Rows and columns of a map: a ring is one row, a plain vector one site. Maps are tensors [B, rows, columns, channels].
 */
export type Grid = readonly [rows: number, columns: number];

const onlyWindow: AxisWindow = { inSites: 1, outSites: 1, filterSize: 1, stride: 1, before: 0 };

/** Layouts have at most two axes. */
export function gridOf({ size }: MapShape): Grid {
  const [rows, columns] = size.length === 2 ? size : [1, ...size];
  return [rows ?? 1, columns ?? 1];
}

/** The windows of a layer along rows and columns. */
export function gridWindows({ windows }: LaidLayer): readonly [AxisWindow, AxisWindow] {
  const [first, second] = windows;
  return second === undefined ? [onlyWindow, first ?? onlyWindow] : [first ?? onlyWindow, second];
}

/** Values [B, channels, rows, columns], as hosts have them, as a map. */
export function uploadMap(
  tf: TensorFlow,
  values: Float32Array,
  count: number,
  channels: number,
  [rows, columns]: Grid,
): Tensor {
  if (channels === 1) return tf.tensor(values, [count, rows, columns, 1]);
  if (rows * columns === 1) return tf.tensor(values, [count, 1, 1, channels]);
  return tf.tidy(() => tf.transpose(tf.tensor(values, [count, channels, rows, columns]), [0, 2, 3, 1]));
}

/** A map [B, rows, columns, channels] with channels first. */
export function channelsFirst(tf: TensorFlow, map: Tensor): Tensor {
  return tf.transpose(map, [0, 3, 1, 2]);
}

/** A map with what its windows look at beyond its border: the other end of it, or zeros. */
export function surround(
  tf: TensorFlow,
  map: Tensor,
  windows: readonly [AxisWindow, AxisWindow],
  padding: LaidLayer['padding'],
): Tensor {
  const widths = windows.map(({ inSites, outSites, filterSize, stride, before }): [number, number] => {
    const end = stride * (outSites - 1) + filterSize - before;
    return [before, Math.max(0, end - inSites)];
  });
  if (widths.every(([before, after]) => before === 0 && after === 0)) return map;
  if (padding !== 'periodic') return tf.pad(map, [[0, 0], ...widths, [0, 0]]);
  return widths.reduce((wrapped, [before, after], k) => wrapAxis(tf, wrapped, k + 1, before, after), map);
}

/** Joins the last `before` sites of an axis, the axis, and its first `after` sites, in several turns if need be. */
function wrapAxis(tf: TensorFlow, map: Tensor, axis: number, before: number, after: number): Tensor {
  const sites = map.shape[axis]!;
  const runs = [...runsOf(-before, before, sites), [0, sites] as const, ...runsOf(sites, after, sites)];
  if (runs.length === 1) return map;
  return tf.concat(
    runs.map(([from, count]) => (count === sites ? map : sliceAxis(tf, map, axis, from, count))),
    axis,
  );
}

/** The runs of neighbouring sites that `count` sites from `start` on are, on a ring. */
function runsOf(start: number, count: number, sites: number): (readonly [from: number, count: number])[] {
  const runs: (readonly [number, number])[] = [];
  for (let done = 0; done < count; ) {
    const from = (((start + done) % sites) + sites) % sites;
    const length = Math.min(count - done, sites - from);
    runs.push([from, length]);
    done += length;
  }
  return runs;
}

/** `count` sites of an axis from `from` on. */
export function sliceAxis(tf: TensorFlow, map: Tensor, axis: number, from: number, count: number): Tensor {
  const begin = map.shape.map((_, k) => (k === axis ? from : 0));
  return tf.slice(
    map,
    begin,
    map.shape.map((extent, k) => (k === axis ? count : extent)),
  );
}
