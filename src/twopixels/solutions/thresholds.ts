import {
  type ConvLayer,
  type ConvNet,
  convLayer,
  filterShape,
  rationalLayer,
  requireNetwork,
} from '../../nets/ring/network.js';
import { InputError } from '../../numerics/input-error.js';
import { type Fraction, formatRational, parseRational, parts, simpleRational } from '../../numerics/rational.js';
import { requireObject } from '../../numerics/require-argument.js';

/** Thresholds of a constructed solution. */
export interface Thresholds {
  /** θ > 0 of the last layer, a number or a fraction such as "3/2"; default 1. */
  readonly threshold?: number | string | undefined;
  /** β of the first layer, 0 ≤ β < 1, a number or a fraction; default 0. */
  readonly firstThreshold?: number | string | undefined;
}

/** Thresholds where none are given. */
export const defaultThresholds = { threshold: 1, firstThreshold: 0 } as const;

/**
 * A constructed solution with a threshold θ in its last layer and β in its first: a_1 = ReLU(u − βu₀)/(1 − β) with u₀
 * the least non-zero response of a first-layer unit to one lit pixel (1, of the strided solution 1/s), and the bias of
 * the last layer times θ, F_θ = Σ_i ReLU(u_i − θ) where it was −1.
 *
 * D, G and R do not change under a factor of the output, so θ is the inverse gain of the last layer. Solutions whose
 * responses T are at least 1 and 1 at the edges classify without error exactly for 0 < θ < 2; beyond they are defined,
 * and fail. β silences the noise of dark sites and leaves a site with one pixel as it is; one with both pixels is
 * amplified, which raises D. Rational weights stay rational.
 * @throws InputError unless θ > 0 and 0 ≤ β < 1, where β > 0 meets a net of one layer, whose threshold is θ, and where
 * a net without positive first weights has no u₀
 * @example
 * ```ts
 * import { diffeoSensitivity } from 'diffeolab/analytic';
 * import { classificationError, highFrequency, twoPixelTask, withThresholds } from 'diffeolab/two-pixels';
 *
 * const size = { length: 32, scale: 7 };
 * const task = twoPixelTask(size);
 * for (const threshold of ['1/2', '3/2', '2']) {
 *   const network = withThresholds(highFrequency(size), { threshold });
 *   console.log(network.name, classificationError(network, task).error); // high-frequency, θ = 1/2 0, …
 *   console.log(diffeoSensitivity(network, task).at(-1)?.fraction); // 124/1939, 124/1939, undefined
 * }
 * ```
 */
export function withThresholds(network: ConvNet, thresholds: Thresholds): ConvNet {
  const subject = 'withThresholds';
  requireNetwork(subject, network);
  requireObject(subject, 'thresholds', thresholds);
  const last = exactNumber(subject, 'threshold', thresholds.threshold ?? defaultThresholds.threshold);
  const first = exactNumber(subject, 'firstThreshold', thresholds.firstThreshold ?? defaultThresholds.firstThreshold);
  if (last.s <= 0n || last.n === 0n) {
    throw new InputError(
      subject,
      `threshold must be above 0, got ${formatRational(last)} (use one below 2, such as 1)`,
    );
  }
  if (first.s < 0n || first.n >= first.d) {
    const remedy = 'use one such as 2/5';
    throw new InputError(
      subject,
      `firstThreshold must be at least 0 and below 1, got ${formatRational(first)} (${remedy})`,
    );
  }
  if (first.n !== 0n && network.layers.length === 1) {
    throw new InputError(
      subject,
      `firstThreshold must be 0 in a net of one layer, which has the threshold θ alone, got ${formatRational(first)} ` +
        '(leave it out, or use a net of more layers)',
    );
  }
  const layers = network.layers.map((layer, k): ConvLayer => {
    if (k === network.layers.length - 1) return last.equals(1) ? layer : scaledBias(layer, last);
    return k === 0 && first.n !== 0n ? raised(subject, layer, first) : layer;
  });
  return { ...network, name: [network.name, ...thresholdWords(thresholds)].join(', '), layers };
}

/** "θ = 3/2" and "β = 2/5", where they are not 1 and 0. */
export function thresholdWords({ threshold = 1, firstThreshold = 0 }: Thresholds): string[] {
  const [last, first] = [exactNumber('', 'threshold', threshold), exactNumber('', 'firstThreshold', firstThreshold)];
  return [
    ...(last.equals(1) ? [] : [`θ = ${formatRational(last)}`]),
    ...(first.n === 0n ? [] : [`β = ${formatRational(first)}`]),
  ];
}

/** The fraction that a number or a text stands for: 0.1 is 1/10, and the float64 next to 4/3 is 4/3. */
function exactNumber(subject: string, name: string, value: number | string): Fraction {
  if (typeof value === 'string') return parseRational(`${subject}: ${name}`, value);
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new InputError(subject, `${name} must be a finite number or a fraction such as "3/2", got ${String(value)}`);
  }
  return simpleRational(value) ?? parseRational(`${subject}: ${name}`, value);
}

/** A layer whose biases are those of another times θ. */
function scaledBias(layer: ConvLayer, threshold: Fraction): ConvLayer {
  const { rational: exact } = layer;
  if (exact === undefined) return withBias(layer, 1, (bias) => bias * Number(threshold.valueOf()));
  const { numerator, denominator } = parts(threshold);
  return rationalLayer({
    filters: nested(exact.filters, filterShape(layer)).map((rows) =>
      rows.map((row) => row.map((w) => w * denominator)),
    ),
    bias: exact.bias.map((bias) => bias * numerator),
    denominator: exact.denominator * denominator,
    stride: layer.stride,
  });
}

/** ReLU(w x + b − βu₀)/(1 − β), u₀ the least positive weight. */
function raised(subject: string, layer: ConvLayer, threshold: Fraction): ConvLayer {
  const { rational: exact } = layer;
  const positive = Array.from(layer.filters.data).filter((weight) => weight > 0);
  if (positive.length === 0) {
    throw new InputError(subject, 'the first layer must have a positive weight, got none (leave firstThreshold out)');
  }
  const beta = Number(threshold.valueOf());
  if (exact === undefined) {
    const least = Math.min(...positive);
    return withBias(layer, 1 / (1 - beta), (bias) => (bias - beta * least) / (1 - beta));
  }
  const least = exact.filters.filter((weight) => weight > 0n).reduce((a, b) => (a < b ? a : b));
  const { numerator, denominator } = parts(threshold);
  return rationalLayer({
    filters: nested(exact.filters, filterShape(layer)).map((rows) =>
      rows.map((row) => row.map((w) => w * denominator)),
    ),
    bias: exact.bias.map((bias) => bias * denominator - numerator * least),
    denominator: exact.denominator * (denominator - numerator),
    stride: layer.stride,
  });
}

function withBias(layer: ConvLayer, factor: number, bias: (value: number) => number): ConvLayer {
  const [outChannels] = filterShape(layer);
  const flat = Array.from(layer.filters.data, (weight) => weight * factor);
  return convLayer({
    filters: nested(flat, filterShape(layer)),
    bias: Array.from({ length: outChannels }, (_, h) => bias(layer.bias.get(h))),
    stride: layer.stride,
  });
}

/** A flat array [H_out, H_in, s] as nested ones. */
function nested<T>(flat: readonly T[], [outChannels, inChannels, size]: readonly [number, number, number]): T[][][] {
  return Array.from({ length: outChannels }, (_, h) =>
    Array.from({ length: inChannels }, (_, c) => {
      const start = (h * inChannels + c) * size;
      return flat.slice(start, start + size);
    }),
  );
}
