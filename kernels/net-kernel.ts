// The kernels of a net of infinite width, for some pairs of inputs at a time. A state holds K and Θ: for every entry (a
// pair of sites, or a site) the numbers of all pairs of inputs behind each other, `lanes` vectors of two.
import { supplement } from './parts/angle';

export function heapBase(): usize {
  return __heap_base;
}

/** Bytes of an entry. */
let stride: usize = 16;

export function setLanes(lanes: i32): void {
  stride = <usize>lanes << 4;
}

/**
 * K_ij = (1/channels) Σ_c x_ci z_cj of all entries; x and z are [channels, sites]. `full`: pairs of sites, else i = j.
 */
export function products(target: usize, x: usize, z: usize, channels: i32, sites: i32, full: bool): void {
  const map = <usize>sites * stride;
  const factor = f64x2.splat(1.0 / <f64>channels);
  for (let i: usize = 0; i < map; i += stride) {
    const first: usize = full ? 0 : i;
    const last: usize = full ? map : i + stride;
    for (let j = first; j < last; j += stride) {
      for (let lane: usize = 0; lane < stride; lane += 16) {
        let sum = f64x2.splat(0);
        let a = x + i + lane;
        let b = z + j + lane;
        for (let c = 0; c < channels; c++) {
          sum = f64x2.add(sum, f64x2.mul(v128.load(a), v128.load(b)));
          a += map;
          b += map;
        }
        v128.store(target, f64x2.mul(sum, factor));
        target += 16;
      }
    }
  }
}

/**
 * Of K and Θ the means over the entries that a table names for each, [entries, taps]; those below 0 count as 0. Both
 * sources begin so many bytes behind each other as both targets do.
 */
export function gather(target: usize, source: usize, gap: usize, table: usize, entries: i32, taps: i32): void {
  const factor = f64x2.splat(1.0 / <f64>taps);
  const bytes = <usize>taps << 2;
  for (let entry = 0; entry < entries; entry++) {
    for (let lane: usize = 0; lane < stride; lane += 16) {
      let k = f64x2.splat(0);
      let t = k;
      for (let tap = table; tap < table + bytes; tap += 4) {
        const from = load<i32>(tap);
        if (from < 0) continue;
        const at = source + <usize>from * stride + lane;
        k = f64x2.add(k, v128.load(at));
        t = f64x2.add(t, v128.load(at + gap));
      }
      v128.store(target, f64x2.mul(k, factor));
      v128.store(target + gap, f64x2.mul(t, factor));
      target += 16;
    }
    table += bytes;
  }
}

/** Θ ← product·Θ + gradient·K + biasGradient and K ← product·K + biasProduct. */
export function weigh(
  k: usize,
  t: usize,
  entries: i32,
  product: f64,
  gradient: f64,
  biasProduct: f64,
  biasGradient: f64,
): void {
  const p = f64x2.splat(product);
  const g = f64x2.splat(gradient);
  const b = f64x2.splat(biasProduct);
  const h = f64x2.splat(biasGradient);
  const end = k + <usize>entries * stride;
  for (; k < end; k += 16) {
    const before = v128.load(k);
    v128.store(t, f64x2.add(f64x2.add(f64x2.mul(p, v128.load(t)), f64x2.mul(g, before)), h));
    v128.store(k, f64x2.add(f64x2.mul(p, before), b));
    t += 16;
  }
}

/**
 * Behind factor·max(u, 0), for pre-activations of variances x and z at the sites: K ← factor² m (sin θ + (π − θ) cos
 * θ)/2π and Θ ← factor² Θ (π − θ)/2π with m = √(x_i z_j), cos θ = K/m; both 0 where m is.
 */
export function rectify(k: usize, t: usize, x: usize, z: usize, sites: i32, full: bool, square: f64): void {
  const map = <usize>sites * stride;
  const factor = f64x2.splat(square / (2 * Math.PI));
  const zero = f64x2.splat(0);
  for (let i: usize = 0; i < map; i += stride) {
    const first: usize = full ? 0 : i;
    const last: usize = full ? map : i + stride;
    for (let j = first; j < last; j += stride) {
      for (let lane: usize = 0; lane < stride; lane += 16) {
        const m = f64x2.sqrt(f64x2.mul(v128.load(x + i + lane), v128.load(z + j + lane)));
        const p = v128.load(k);
        const s = f64x2.pmax(zero, f64x2.sub(m, p));
        const c = f64x2.pmax(zero, f64x2.add(m, p));
        const angle = f64x2.mul(factor, supplement(s, c, f64x2.lt(s, c)));
        const sine = f64x2.mul(factor, f64x2.sqrt(f64x2.mul(s, c)));
        v128.store(k, f64x2.add(sine, f64x2.mul(angle, p)));
        v128.store(t, f64x2.mul(angle, v128.load(t)));
        k += 16;
        t += 16;
      }
    }
  }
}

/** The sum of the entries that begin at an address, so many, one every `step`. */
export function total(target: usize, source: usize, count: i32, step: i32): void {
  const bytes = <usize>step * stride;
  for (let lane: usize = 0; lane < stride; lane += 16) {
    let sum = f64x2.splat(0);
    let at = source + lane;
    for (let n = 0; n < count; n++) {
      sum = f64x2.add(sum, v128.load(at));
      at += bytes;
    }
    v128.store(target + lane, sum);
  }
}

