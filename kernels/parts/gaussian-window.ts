// Rows of deformed images by Gaussian interpolation: sums over windows of 6 × 6 pixels.
import { gaussianWidth } from '../../src/diffeo/gaussian-width';
import { take } from './memory';
import {
  channels,
  firstX,
  firstY,
  fractionX,
  fractionY,
  height,
  offsets,
  origin,
  pairs,
  periodic,
  planeBytes,
  put,
  resultBytes,
  stride,
  width,
} from './places';

/**
 * Weights of a row, for every four pixels: those along x by pixel, a vector of the first four and one of the last two,
 * twice; then six vectors of those along y.
 */
let windowWeights: usize = 0;
const weightsAcrossBytes: usize = 128;
const weightsBytes: usize = 224;
/** Six vectors of weights along x of four pixels. */
const weightsAcross: usize = memory.data(96, 16);
/** Sums of four pixels of each channel. */
let sums: usize = 0;

export function allocateWindows(): void {
  sums = take(<usize>channels << 6);
  windowWeights = take(<usize>((width + 3) >> 2) * weightsBytes);
}

/** The row at the places of `locate`, of all channels, the first at `target`. */
export function gaussianRow(target: usize): void {
  gaussianWeights();
  const step = resultBytes();
  const base = origin, count = channels;
  let weights = windowWeights;
  let left = width;
  for (let at: usize = 0; left > 0; at += 16, left -= 4) {
    windowSums(base + load<u32>(offsets + at), weights, 0);
    windowSums(base + load<u32>(offsets + at, 4), weights, 1);
    windowSums(base + load<u32>(offsets + at, 8), weights, 2);
    windowSums(base + load<u32>(offsets + at, 12), weights, 3);
    let out = target + at;
    let from = sums;
    for (let c = 0; c < count; c++) {
      const s0 = v128.load(from), s1 = v128.load(from, 16), s2 = v128.load(from, 32), s3 = v128.load(from, 48);
      const a = f32x4.add(v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), v128.shuffle<f32>(s0, s1, 2, 6, 3, 7));
      const b = f32x4.add(v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), v128.shuffle<f32>(s2, s3, 2, 6, 3, 7));
      put(out, f32x4.add(v128.shuffle<f32>(a, b, 0, 1, 4, 5), v128.shuffle<f32>(a, b, 2, 3, 6, 7)), left);
      from += 64;
      out += step;
    }
    weights += weightsBytes;
  }
}

/** Weights of a row to `windowWeights`. */
function gaussianWeights(): void {
  let out = windowWeights;
  const one = f32x4.splat(1);
  for (let at: usize = 0, end = <usize>width << 2; at < end; at += 16) {
    const down = axisWeights(v128.load(firstY + at), v128.load(fractionY + at), height, out + weightsAcrossBytes);
    const across = axisWeights(v128.load(firstX + at), v128.load(fractionX + at), width, weightsAcross);
    weightsByPixel(f32x4.div(one, f32x4.mul(across, down)), out);
    out += weightsBytes;
  }
}

/**
 * Gaussian weights of the pixels first − 2 … first + 3 for a coordinate first + f, one vector each; returns their sum.
 * With a = 1/2σ² and r = e^{2a(f − 1/2)} the weight of pixel first + j is r^{j + 2} times a constant of j, all
 * relative to one number; pixels outside a fixed frame have none. The pixels left out, at least three away, have
 * 2·10⁻⁹ of the weight each.
 */
@inline
function axisWeights(first: v128, f: v128, size: i32, out: usize): v128 {
  const r = exponential(f32x4.mul(f32x4.sub(f, f32x4.splat(0.5)), f32x4.splat(inverseVariance)));
  const second = f32x4.splat(nextConstant), third = f32x4.splat(lastConstant);
  const w2 = f32x4.mul(r, r);
  let w0 = third;
  let w1 = f32x4.mul(second, r);
  let w3 = f32x4.mul(w2, r);
  let w4 = f32x4.mul(second, f32x4.mul(w2, w2));
  let w5 = f32x4.mul(third, f32x4.mul(w2, w3));
  if (!periodic) {
    const last = <f32>(size - 1);
    w0 = v128.and(w0, f32x4.ge(first, f32x4.splat(2)));
    w1 = v128.and(w1, f32x4.ge(first, f32x4.splat(1)));
    w3 = v128.and(w3, f32x4.le(first, f32x4.splat(last - 1)));
    w4 = v128.and(w4, f32x4.le(first, f32x4.splat(last - 2)));
    w5 = v128.and(w5, f32x4.le(first, f32x4.splat(last - 3)));
  }
  v128.store(out, w0);
  v128.store(out, w1, 16);
  v128.store(out, w2, 32);
  v128.store(out, w3, 48);
  v128.store(out, w4, 64);
  v128.store(out, w5, 80);
  return f32x4.add(f32x4.add(f32x4.add(w0, w5), f32x4.add(w1, w4)), f32x4.add(w2, w3));
}

/** 2a = 1/σ², and e^{−a(k² − 1/4)} for the pixels at k = 3/2 and 5/2 from the middle of the window. */
const inverseVariance: f32 = <f32>(1 / (gaussianWidth * gaussianWidth));
const nextConstant: f32 = <f32>Math.exp(-1 / (gaussianWidth * gaussianWidth));
const lastConstant: f32 = <f32>Math.exp(-3 / (gaussianWidth * gaussianWidth));

/** eˣ for |x| ≤ 1/2σ² = 2.25: the fourth power of the series of e^{x/4} up to the eighth power, off by 6·10⁻⁸ of it. */
@inline
function exponential(x: v128): v128 {
  const y = f32x4.mul(x, f32x4.splat(0.25));
  const z = f32x4.mul(y, y);
  const one = f32x4.splat(1);
  const p01 = f32x4.add(one, y);
  const p23 = f32x4.add(f32x4.splat(0.5), f32x4.mul(y, f32x4.splat(1.0 / 6)));
  const p45 = f32x4.add(f32x4.splat(1.0 / 24), f32x4.mul(y, f32x4.splat(1.0 / 120)));
  const p67 = f32x4.add(f32x4.splat(1.0 / 720), f32x4.mul(y, f32x4.splat(1.0 / 5040)));
  const high = f32x4.add(p67, f32x4.mul(z, f32x4.splat(1.0 / 40320)));
  const low = f32x4.add(p01, f32x4.mul(z, p23));
  const p = f32x4.add(low, f32x4.mul(f32x4.mul(z, z), f32x4.add(p45, f32x4.mul(z, high))));
  const square = f32x4.mul(p, p);
  return f32x4.mul(square, square);
}

/** The weights along x by pixel, times `factor`: a vector of the first four, and one of the last two, twice. */
@inline
function weightsByPixel(factor: v128, out: usize): void {
  const w0 = f32x4.mul(v128.load(weightsAcross), factor), w1 = f32x4.mul(v128.load(weightsAcross, 16), factor);
  const w2 = f32x4.mul(v128.load(weightsAcross, 32), factor), w3 = f32x4.mul(v128.load(weightsAcross, 48), factor);
  const w4 = f32x4.mul(v128.load(weightsAcross, 64), factor), w5 = f32x4.mul(v128.load(weightsAcross, 80), factor);
  const a = v128.shuffle<f32>(w0, w1, 0, 4, 1, 5), b = v128.shuffle<f32>(w2, w3, 0, 4, 1, 5);
  const c = v128.shuffle<f32>(w0, w1, 2, 6, 3, 7), d = v128.shuffle<f32>(w2, w3, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<f32>(a, b, 0, 1, 4, 5));
  v128.store(out, v128.shuffle<f32>(w4, w5, 0, 4, 0, 4), 16);
  v128.store(out, v128.shuffle<f32>(a, b, 2, 3, 6, 7), 32);
  v128.store(out, v128.shuffle<f32>(w4, w5, 1, 5, 1, 5), 48);
  v128.store(out, v128.shuffle<f32>(c, d, 0, 1, 4, 5), 64);
  v128.store(out, v128.shuffle<f32>(w4, w5, 2, 6, 2, 6), 80);
  v128.store(out, v128.shuffle<f32>(c, d, 2, 3, 6, 7), 96);
  v128.store(out, v128.shuffle<f32>(w4, w5, 3, 7, 3, 7), 112);
}

/**
 * For every channel a vector whose sum is the weighted sum over the 6 × 6 window at an address, for
 * pixel `lane` of the four.
 */
@inline
function windowSums(window: usize, weights: usize, lane: i32): void {
  const rowBytes = <usize>stride << 2;
  const down = weights + weightsAcrossBytes + (<usize>lane << 2);
  const y0 = v128.load32_splat(down), y1 = v128.load32_splat(down, 16), y2 = v128.load32_splat(down, 32);
  const y3 = v128.load32_splat(down, 48), y4 = v128.load32_splat(down, 64), y5 = v128.load32_splat(down, 80);
  const y01 = v128.shuffle<f32>(y0, y1, 0, 1, 4, 5), y23 = v128.shuffle<f32>(y2, y3, 0, 1, 4, 5);
  const y45 = v128.shuffle<f32>(y4, y5, 0, 1, 4, 5);
  const across = v128.load(weights + (<usize>lane << 5)), acrossLast = v128.load(weights + (<usize>lane << 5), 16);
  let out = sums + (<usize>lane << 4);
  const count = channels, planes = planeBytes;
  for (let c = 0; c < count; c++) {
    const r1 = window + rowBytes, r2 = r1 + rowBytes, r3 = r2 + rowBytes, r4 = r3 + rowBytes, r5 = r4 + rowBytes;
    let s = f32x4.mul(y0, v128.load(window));
    let t = f32x4.mul(y1, v128.load(r1));
    s = f32x4.add(s, f32x4.mul(y2, v128.load(r2)));
    t = f32x4.add(t, f32x4.mul(y3, v128.load(r3)));
    s = f32x4.add(s, f32x4.mul(y4, v128.load(r4)));
    t = f32x4.add(t, f32x4.mul(y5, v128.load(r5)));
    let last = f32x4.mul(y01, pairs(window + 16, r1 + 16));
    last = f32x4.add(last, f32x4.mul(y23, pairs(r2 + 16, r3 + 16)));
    last = f32x4.add(last, f32x4.mul(y45, pairs(r4 + 16, r5 + 16)));
    v128.store(out, f32x4.add(f32x4.mul(across, f32x4.add(s, t)), f32x4.mul(acrossLast, last)));
    window += planes;
    out += 64;
  }
}
