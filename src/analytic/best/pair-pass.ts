import type { WeightLayout } from './weights.js';

/** A part of an array: values at `at`, `at + step`, … of the distances. */
export interface OutputPart {
  readonly values: Float64Array;
  readonly at: number;
  readonly step: number;
}

/** Activations for one batch of noise: with one pixel lit, and what a second one at each distance changes. */
export interface PairRoom {
  /** [channels, sites, batch] of the input and each layer. */
  readonly base: readonly Float64Array[];
  /** [channels, 2qk + 1, batch] of the input and each layer, the window that the pixel at d reaches; one a distance. */
  readonly windows: readonly (readonly Float64Array[])[];
}

/**
 * Forward and reverse pass of a ring net (stride 1, sum readout) for pairs at many distances in the same noise, in
 * float64. The pixel at 0 is in all of them; one at d changes layer k in the 2qk + 1 sites that see it, and only these
 * are computed anew: about (q(k̃ + 1) + 1)/l of the work for each distance. The batch is innermost, so that the loops
 * over it are long and plain.
 */
export class PairPass {
  private readonly half: number;
  private readonly back: PairRoom;

  constructor(
    private readonly layout: WeightLayout,
    private readonly length: number,
    private readonly batch: number,
    private readonly distances: readonly number[],
  ) {
    this.half = (layout.filterSize - 1) >> 1;
    this.back = this.room(1);
  }

  /** Room for one batch; the input of the base is to be filled in, with the pixel at 0. */
  room(distances = this.distances.length): PairRoom {
    const { layout, length, batch, half } = this;
    const window = () => layout.channels.map((channels, k) => new Float64Array(channels * (2 * half * k + 1) * batch));
    return {
      base: layout.channels.map((channels) => new Float64Array(channels * length * batch)),
      windows: Array.from({ length: distances }, window),
    };
  }

  /** Σ_h r_h Σ_i a_h(i) of the last layer for each distance and input of the batch. */
  forward(weights: Float64Array, { base, windows }: PairRoom, outputs: OutputPart): void {
    const { layout, length, batch, half, distances } = this;
    const depth = layout.filters.length;
    for (let k = 0; k < depth; k++) this.forwardLayer(weights, k, base, undefined, 0);
    const total = new Float64Array(batch);
    this.addReadout(weights, base[depth]!, length, total, 0, 1);
    for (const [n, distance] of distances.entries()) {
      const window = windows[n]!;
      const lit = distance * batch;
      for (let b = 0; b < batch; b++) window[0]![b] = base[0]![lit + b]! + 1;
      for (let k = 0; k < depth; k++) this.forwardLayer(weights, k, base, window, distance);
      const at = outputs.at + n * outputs.step;
      for (let b = 0; b < batch; b++) outputs.values[at + b] = total[b]!;
      this.addReadout(weights, window[depth]!, 2 * half * depth + 1, outputs.values, at, 1);
      for (let h = 0; h < layout.channels[depth]!; h++) {
        const weight = weights[layout.readout + h]!;
        for (let j = 0; j <= 2 * half * depth; j++) {
          const site = (h * length + this.site(distance, depth, j)) * batch;
          addScaled(outputs.values, at, base[depth]!, site, -weight, batch);
        }
      }
    }
  }

  /** Adds to `gradient` that of Σ slopes · outputs, with the activations of the forward pass. */
  backward(weights: Float64Array, { base, windows }: PairRoom, slopes: OutputPart, gradient: Float64Array): void {
    const { layout, length, batch, half, distances } = this;
    const { channels, readout } = layout;
    const depth = layout.filters.length;
    const last = channels[depth]!;
    const back = this.back.base;
    const windowBack = this.back.windows[0]!;
    for (const array of back) array.fill(0);
    const total = new Float64Array(batch);
    for (const [n, distance] of distances.entries()) {
      const window = windows[n]!;
      for (const array of windowBack) array.fill(0);
      const at = slopes.at + n * slopes.step;
      addScaled(total, 0, slopes.values, at, 1, batch);
      for (let h = 0; h < last; h++) {
        const weight = weights[readout + h]!;
        for (let j = 0; j <= 2 * half * depth; j++) {
          const [inner, outer] = [
            (h * (2 * half * depth + 1) + j) * batch,
            (h * length + this.site(distance, depth, j)) * batch,
          ];
          addScaled(windowBack[depth]!, inner, slopes.values, at, weight, batch);
          addScaled(back[depth]!, outer, slopes.values, at, -weight, batch);
          gradient[readout + h]! +=
            product(slopes.values, at, window[depth]!, inner, batch) -
            product(slopes.values, at, base[depth]!, outer, batch);
        }
      }
      for (let k = depth - 1; k >= 0; k--) {
        this.backwardLayer(weights, k, { base, window, distance }, { base: back, window: windowBack }, gradient);
      }
    }
    for (let h = 0; h < last; h++) {
      const weight = weights[readout + h]!;
      for (let i = 0; i < length; i++) {
        addScaled(back[depth]!, (h * length + i) * batch, total, 0, weight, batch);
        gradient[readout + h]! += product(total, 0, base[depth]!, (h * length + i) * batch, batch);
      }
    }
    for (let k = depth - 1; k >= 0; k--)
      this.backwardLayer(weights, k, { base, distance: 0 }, { base: back }, gradient);
  }

  /** Site of place j of the window of layer k. */
  private site(distance: number, k: number, j: number): number {
    return (distance - this.half * k + j + this.length) % this.length;
  }

  private addReadout(
    weights: Float64Array,
    map: Float64Array,
    sites: number,
    to: Float64Array,
    at: number,
    sign: number,
  ): void {
    const { layout, batch } = this;
    for (let h = 0; h < layout.channels.at(-1)!; h++) {
      const weight = sign * weights[layout.readout + h]!;
      for (let i = 0; i < sites; i++) addScaled(to, at, map, (h * sites + i) * batch, weight, batch);
    }
  }

  /** Layer k + 1 of the base, or of a window. */
  private forwardLayer(
    weights: Float64Array,
    k: number,
    base: readonly Float64Array[],
    window: readonly Float64Array[] | undefined,
    distance: number,
  ): void {
    const { layout, length, batch, half } = this;
    const { channels, filterSize, filters, biases } = layout;
    const [from, to] = [channels[k]!, channels[k + 1]!];
    const sites = window === undefined ? length : 2 * half * (k + 1) + 1;
    const inner = 2 * half * k + 1;
    const output = (window ?? base)[k + 1]!;
    for (let h = 0; h < to; h++) {
      const bias = weights[biases[k]! + h]!;
      for (let j = 0; j < sites; j++) {
        const first = (h * sites + j) * batch;
        for (let b = first; b < first + batch; b++) output[b] = bias;
        const site = window === undefined ? j : this.site(distance, k + 1, j);
        for (let t = 0; t < filterSize; t++) {
          const place = j + t - 2 * half;
          const inside = window !== undefined && place >= 0 && place < inner;
          const input = inside ? window[k]! : base[k]!;
          const row = inside ? place : (site + t - half + length) % length;
          for (let c = 0; c < from; c++) {
            const source = (c * (inside ? inner : length) + row) * batch;
            const weight = weights[filters[k]! + (h * from + c) * filterSize + t]!;
            if (weight !== 0) addScaled(output, first, input, source, weight, batch);
          }
        }
        for (let b = first; b < first + batch; b++) if (!(output[b]! > 0)) output[b] = 0;
      }
    }
  }

  /** The same backwards: of a window, what it read of the base goes there. */
  private backwardLayer(
    weights: Float64Array,
    k: number,
    forth: { readonly base: readonly Float64Array[]; readonly window?: readonly Float64Array[]; distance: number },
    back: { readonly base: readonly Float64Array[]; readonly window?: readonly Float64Array[] },
    gradient: Float64Array,
  ): void {
    const { layout, length, batch, half } = this;
    const { channels, filterSize, filters, biases } = layout;
    const { base, window, distance } = forth;
    const [from, to] = [channels[k]!, channels[k + 1]!];
    const sites = window === undefined ? length : 2 * half * (k + 1) + 1;
    const inner = 2 * half * k + 1;
    const output = (window ?? base)[k + 1]!;
    const above = (back.window ?? back.base)[k + 1]!;
    for (let h = 0; h < to; h++) {
      for (let j = 0; j < sites; j++) {
        const first = (h * sites + j) * batch;
        let sum = 0;
        for (let b = first; b < first + batch; b++) {
          if (output[b]! > 0) sum += above[b]!;
          else above[b] = 0;
        }
        gradient[biases[k]! + h]! += sum;
        const site = window === undefined ? j : this.site(distance, k + 1, j);
        for (let t = 0; t < filterSize; t++) {
          const place = j + t - 2 * half;
          const inside = window !== undefined && place >= 0 && place < inner;
          const input = inside ? window[k]! : base[k]!;
          const below = inside ? back.window![k]! : back.base[k]!;
          const row = inside ? place : (site + t - half + length) % length;
          for (let c = 0; c < from; c++) {
            const tap = filters[k]! + (h * from + c) * filterSize + t;
            const source = (c * (inside ? inner : length) + row) * batch;
            gradient[tap]! += product(above, first, input, source, batch);
            if (k > 0) addScaled(below, source, above, first, weights[tap]!, batch);
          }
        }
      }
    }
  }
}

function addScaled(
  target: Float64Array,
  at: number,
  source: Float64Array,
  from: number,
  factor: number,
  count: number,
): void {
  for (let b = 0; b < count; b++) target[at + b]! += factor * source[from + b]!;
}

function product(a: Float64Array, at: number, b: Float64Array, from: number, count: number): number {
  let even = 0;
  let odd = 0;
  let n = 0;
  for (; n + 1 < count; n += 2) {
    even += a[at + n]! * b[from + n]!;
    odd += a[at + n + 1]! * b[from + n + 1]!;
  }
  if (n < count) even += a[at + n]! * b[from + n]!;
  return even + odd;
}
