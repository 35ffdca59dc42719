import { type LaidLayer, siteCount } from '../layout/net-layout.js';
import type { Field } from './field.js';
import { unfit } from './unfit.js';

/** What a batch norm does to a channel: x → scale·x + shift. */
export interface ChannelNorm<T> {
  readonly scale: T;
  readonly shift: T;
}

/**
 * What stands between a rectified map a and the next convolution:
 * x_c(j) = scales_c · mean over t of a_c(stride·j + taps_t) + shifts_c.
 */
export interface Pending<T> {
  readonly scales: readonly T[];
  readonly shifts: readonly T[];
  readonly stride: number;
  readonly taps: readonly number[];
}

/** A factor alone. */
export function plainPending<T>({ zero }: Field<T>, channels: number, scale: T): Pending<T> {
  return {
    scales: new Array<T>(channels).fill(scale),
    shifts: new Array<T>(channels).fill(zero),
    stride: 1,
    taps: [0],
  };
}

/** A batch norm, or a factor, behind it. */
export function normedPending<T>(pending: Pending<T>, norms: readonly ChannelNorm<T>[], field: Field<T>): Pending<T> {
  return {
    ...pending,
    scales: pending.scales.map((scale, c) => field.multiply(scale, norms[c]!.scale)),
    shifts: pending.shifts.map((shift, c) => field.add(field.multiply(shift, norms[c]!.scale), norms[c]!.shift)),
  };
}

/**
 * An average pooling behind it.
 * @throws InputError about `subject` unless windows of the mean repeat around the ring
 */
export function pooledPending<T>(subject: string, layer: LaidLayer, pending: Pending<T>): Pending<T> {
  const { description, windows } = layer;
  if (description.kind !== 'pool' || description.operation !== 'average') {
    throw unfit(subject, layer, 'takes maxima: a periodic ReLU net has none (use average)');
  }
  const { inSites, outSites, filterSize, stride } = windows[0]!;
  if (outSites * stride !== inSites) {
    throw unfit(subject, layer, `leaves out some of its ${inSites} sites (use a size and stride that divide them)`);
  }
  const taps: number[] = [];
  for (let u = 0; u < filterSize; u++) for (const tap of pending.taps) taps.push(pending.stride * u + tap);
  return { ...pending, stride: pending.stride * stride, taps };
}

/** After a mean over all sites: one value a channel, weights_h/sites · Σ_i a_h(i), and constants. */
export interface Averaged<T> {
  readonly weights: readonly T[];
  /** As many as values: one a channel, or one in all behind a dense layer. */
  readonly constants: readonly T[];
  /** Sites of a, divided by at the end, so that a sum written as mean times sites is a sum to the last digit. */
  readonly sites: number;
}

/**
 * The mean over all sites of such a map.
 * @throws InputError about `subject` unless every site of a counts as much
 */
export function averagedPending<T>(
  subject: string,
  layer: LaidLayer,
  { scales, shifts, stride, taps }: Pending<T>,
): Averaged<T> {
  if (taps.length !== stride || new Set(taps).size !== stride) {
    throw unfit(subject, layer, 'stands behind a pooling whose windows leave out sites (use a stride of its size)');
  }
  return { weights: scales, constants: shifts, sites: siteCount(layer.input) * stride };
}
