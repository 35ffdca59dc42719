// Rows of deformed images, four pixels at a time: out(v, u) = image(v − y, u − x). First the places of a row, once for all channels: a displacement is
// taken apart into whole pixels and a fraction before the pixel's own coordinate is added, so that rounding does not grow with the frame.
import { gaussianWidth } from '../../src/diffeo/gaussian-width';
import { take } from './memory';

const nearest = 0;
const bilinear = 1;
const gaussian = 2;

/** Pixels of a padded image before and after the frame: the Gaussian reads three on each side of a coordinate. */
const before = 2;
const around = 5;

let channels: i32 = 0;
let width: i32 = 0;
let height: i32 = 0;
let interpolation: i32 = 0;
let periodic: bool = false;

/** One padded image, [channels][height + 5][width + 5], for the Gaussian and for periodic frames; others are read where they are. */
let padded: usize = 0;
/** Address of pixel (0, 0) that offsets count from (for the Gaussian the first of its window), pixels a row (0 for a line) and bytes a channel. */
let origin: usize = 0;
let stride: i32 = 0;
let planeBytes: usize = 0;

/**
 * Places of a row: the first pixel along x and along y, whole numbers in f32, the part of the way from there to the next, and the bytes from `origin` to the
 * first pixel.
 */
let firstX: usize = 0;
let firstY: usize = 0;
let fractionX: usize = 0;
let fractionY: usize = 0;
let offsets: usize = 0;

/**
 * Gaussian weights of a row, for every four pixels: those along x by pixel, a vector of the first four and one of the last two, twice; then six vectors of
 * those along y. Sums of four pixels of each channel.
 */
let windowWeights: usize = 0;
const weightsAcrossBytes: usize = 128;
const weightsBytes: usize = 224;
const weightsAcross: usize = memory.data(96, 16);
let sums: usize = 0;

export function allocateFrame(channelCount: i32, w: i32, h: i32, kind: i32, wraps: bool): void {
  channels = channelCount;
  width = w;
  height = h;
  interpolation = kind;
  periodic = wraps;
  const pads = wraps || kind == gaussian;
  const rowPixels = pads ? w + around : w;
  const rowCount = pads && h > 1 ? h + around : h;
  stride = h > 1 ? rowPixels : 0;
  planeBytes = <usize>(rowPixels * rowCount) << 2;
  if (pads) padded = take(<usize>channelCount * planeBytes);
  if (kind == gaussian) {
    sums = take(<usize>channelCount << 6);
    windowWeights = take(<usize>((w + 3) >> 2) * weightsBytes);
  }
  const rowBytes = <usize>((w + 3) & ~3) << 2;
  firstX = take(rowBytes);
  firstY = take(rowBytes);
  fractionX = take(rowBytes);
  fractionY = take(rowBytes);
  offsets = take(rowBytes);
}

/** Takes up the image at an address, [channels][height][width]. */
export function readFrom(image: usize): void {
  if (padded == 0) {
    origin = image;
    return;
  }
  origin = interpolation == gaussian ? padded : padded + (<usize>(before * stride + before) << 2);
  const top = height > 1 ? before : 0;
  const rowBytes = <usize>(width + around) << 2;
  for (let c = 0; c < channels; c++) {
    const plane = padded + <usize>c * planeBytes;
    for (let v = 0; v < height; v++) {
      const row = plane + <usize>(v + top) * rowBytes;
      copy(row + (before << 2), image, width);
      if (periodic) {
        for (let k = 0; k < around; k++) {
          const column = k < before ? k : width + k;
          store<f32>(row + (<usize>column << 2), load<f32>(image + (<usize>wrappedIndex(column - before, width) << 2)));
        }
      }
      image += <usize>width << 2;
    }
    if (periodic && height > 1) {
      for (let k = 0; k < around; k++) {
        const row = k < before ? k : height + k;
        const source = wrappedIndex(row - before, height) + before;
        copy(plane + <usize>row * rowBytes, plane + <usize>source * rowBytes, width + around);
      }
    }
  }
}

@inline
function wrappedIndex(index: i32, size: i32): i32 {
  const rest = index % size;
  return rest < 0 ? rest + size : rest;
}

@inline
function copy(to: usize, from: usize, count: i32): void {
  const end = to + (<usize>count << 2);
  for (; to + 16 <= end; to += 16) {
    v128.store(to, v128.load(from));
    from += 16;
  }
  for (; to < end; to += 4) {
    store<f32>(to, load<f32>(from));
    from += 4;
  }
}

/** Row v of all channels of the deformed image [channels][height][width] at `result`, displaced by the rows at x and y. */
export function resampleRow(v: i32, x: usize, y: usize, result: usize): void {
  if (periodic) locateWrapped(v, x, y);
  else locateClamped(v, x, y);
  const target = result + (<usize>(v * width) << 2);
  if (interpolation == bilinear) bilinearRow(target);
  else if (interpolation == gaussian) gaussianRow(target);
  else nearestRow(target);
}

/** In a fixed frame the first pixel is one of 0 … size − 2, so that there is always a next one; beyond the frame the fraction is 0 or 1. */
function locateClamped(v: i32, x: usize, y: usize): void {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  const lastX = f32x4.splat(<f32>(width - 2)), lastY = f32x4.splat(<f32>max(height - 2, 0));
  const row = f32x4.splat(<f32>v);
  const pixels = i32x4.splat(stride);
  let column = f32x4(0, 1, 2, 3);
  for (let at: usize = 0, end = <usize>width << 2; at < end; at += 16) {
    const dx = v128.load(x + at), dy = v128.load(y + at);
    const wholeX = f32x4.ceil(dx), wholeY = f32x4.ceil(dy);
    const placeX = f32x4.sub(column, wholeX), placeY = f32x4.sub(row, wholeY);
    const left = f32x4.pmin(lastX, f32x4.pmax(zero, placeX)), top = f32x4.pmin(lastY, f32x4.pmax(zero, placeY));
    const fx = f32x4.add(f32x4.sub(wholeX, dx), f32x4.sub(placeX, left));
    const fy = f32x4.add(f32x4.sub(wholeY, dy), f32x4.sub(placeY, top));
    v128.store(firstX + at, left);
    v128.store(firstY + at, top);
    v128.store(fractionX + at, f32x4.pmin(one, f32x4.pmax(zero, fx)));
    v128.store(fractionY + at, f32x4.pmin(one, f32x4.pmax(zero, fy)));
    v128.store(offsets + at, byteOffsets(left, top, pixels));
    column = f32x4.add(column, f32x4.splat(4));
  }
}

/** In a periodic frame the first pixel is one of 0 … size − 1, and the next one is in the padding if need be. */
function locateWrapped(v: i32, x: usize, y: usize): void {
  const sizeX = f32x4.splat(<f32>width), sizeY = f32x4.splat(<f32>height);
  const inverseX = f32x4.splat(1 / <f32>width), inverseY = f32x4.splat(1 / <f32>height);
  const row = f32x4.splat(<f32>v);
  const pixels = i32x4.splat(stride);
  let column = f32x4(0, 1, 2, 3);
  for (let at: usize = 0, end = <usize>width << 2; at < end; at += 16) {
    const dx = v128.load(x + at), dy = v128.load(y + at);
    const wholeX = f32x4.ceil(dx), wholeY = f32x4.ceil(dy);
    const left = wrapped(f32x4.sub(column, wholeX), sizeX, inverseX);
    const top = wrapped(f32x4.sub(row, wholeY), sizeY, inverseY);
    v128.store(firstX + at, left);
    v128.store(firstY + at, top);
    v128.store(fractionX + at, f32x4.sub(wholeX, dx));
    v128.store(fractionY + at, f32x4.sub(wholeY, dy));
    v128.store(offsets + at, byteOffsets(left, top, pixels));
    column = f32x4.add(column, f32x4.splat(4));
  }
}

/** Whole numbers modulo n; 0 … n − 1 whatever they are. */
@inline
function wrapped(place: v128, n: v128, inverse: v128): v128 {
  const zero = f32x4.splat(0);
  let rest = f32x4.sub(place, f32x4.mul(f32x4.floor(f32x4.mul(place, inverse)), n));
  rest = f32x4.add(rest, v128.and(n, f32x4.lt(rest, zero)));
  rest = f32x4.sub(rest, v128.and(n, f32x4.ge(rest, n)));
  return f32x4.pmin(f32x4.sub(n, f32x4.splat(1)), f32x4.pmax(zero, rest));
}

/** Whole numbers from 0 to 2²² as integers: their bits after the point of 2²³ is added. */
@inline
function integers(whole: v128): v128 {
  return v128.and(f32x4.add(whole, f32x4.splat(8388608)), i32x4.splat(0x7fffff));
}

@inline
function byteOffsets(column: v128, row: v128, pixels: v128): v128 {
  return i32x4.shl(i32x4.add(i32x4.mul(integers(row), pixels), integers(column)), 2);
}

function bilinearRow(target: usize): void {
  const one = f32x4.splat(1);
  const rowBytes = <usize>stride << 2;
  const resultBytes = <usize>(width * height) << 2;
  const base = origin, planes = planeBytes, count = channels;
  let left = width;
  for (let at: usize = 0; left > 0; at += 16, left -= 4) {
    const fx = v128.load(fractionX + at), fy = v128.load(fractionY + at);
    const gx = f32x4.sub(one, fx), gy = f32x4.sub(one, fy);
    let a0 = base + load<u32>(offsets + at), a1 = base + load<u32>(offsets + at, 4);
    let a2 = base + load<u32>(offsets + at, 8), a3 = base + load<u32>(offsets + at, 12);
    let out = target + at;
    for (let c = 0; c < count; c++) {
      const upper = between(pairs(a0, a1), pairs(a2, a3), gx, fx);
      const lower = between(pairs(a0 + rowBytes, a1 + rowBytes), pairs(a2 + rowBytes, a3 + rowBytes), gx, fx);
      put(out, f32x4.add(f32x4.mul(gy, upper), f32x4.mul(fy, lower)), left);
      a0 += planes;
      a1 += planes;
      a2 += planes;
      a3 += planes;
      out += resultBytes;
    }
  }
}

/** Two neighbouring pixels of each of two places. */
@inline
function pairs(first: usize, second: usize): v128 {
  return v128.load64_lane(second, v128.load64_zero(first), 1);
}

/** g·left + f·right of four pairs. */
@inline
function between(first: v128, second: v128, g: v128, f: v128): v128 {
  const left = v128.shuffle<f32>(first, second, 0, 2, 4, 6);
  const right = v128.shuffle<f32>(first, second, 1, 3, 5, 7);
  return f32x4.add(f32x4.mul(g, left), f32x4.mul(f, right));
}

function nearestRow(target: usize): void {
  const resultBytes = <usize>(width * height) << 2;
  const base = origin, planes = planeBytes, count = channels;
  const pixels = i32x4.splat(stride);
  let left = width;
  for (let at: usize = 0; left > 0; at += 16, left -= 4) {
    const column = rounded(v128.load(firstX + at), v128.load(fractionX + at));
    const row = rounded(v128.load(firstY + at), v128.load(fractionY + at));
    const places = byteOffsets(column, row, pixels);
    let a0 = base + <usize>i32x4.extract_lane(places, 0), a1 = base + <usize>i32x4.extract_lane(places, 1);
    let a2 = base + <usize>i32x4.extract_lane(places, 2), a3 = base + <usize>i32x4.extract_lane(places, 3);
    let out = target + at;
    for (let c = 0; c < count; c++) {
      let values = v128.load32_zero(a0);
      values = v128.load_lane<f32>(a1, values, 1);
      values = v128.load_lane<f32>(a2, values, 2);
      put(out, v128.load_lane<f32>(a3, values, 3), left);
      a0 += planes;
      a1 += planes;
      a2 += planes;
      a3 += planes;
      out += resultBytes;
    }
  }
}

/** The nearer of the pixels first and first + 1; halfway the even one. */
@inline
function rounded(first: v128, f: v128): v128 {
  const half = f32x4.splat(0.5);
  const odd = i32x4.shr_s(i32x4.shl(integers(first), 31), 31);
  const up = v128.or(f32x4.gt(f, half), v128.and(f32x4.eq(f, half), odd));
  return f32x4.add(first, v128.and(up, f32x4.splat(1)));
}

function gaussianRow(target: usize): void {
  gaussianWeights();
  const resultBytes = <usize>(width * height) << 2;
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
      out += resultBytes;
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
 * Gaussian weights of the pixels first − 2 … first + 3 for a coordinate first + f, one vector each; returns their sum. With a = 1/2σ² and
 * r = e^{2a(f − 1/2)} the weight of pixel first + j is r^{j + 2} times a constant of j, all relative to one number; pixels outside a fixed frame have none.
 * The pixels left out, at least three away, have 2·10⁻⁹ of the weight each.
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

/** For every channel a vector whose sum is the weighted sum over the 6 × 6 window at an address, for pixel `lane` of the four. */
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

/** Stores as many lanes as are left of a row. */
@inline
function put(out: usize, values: v128, left: i32): void {
  if (left >= 4) {
    v128.store(out, values);
    return;
  }
  v128.store_lane<f32>(out, values, 0);
  if (left > 1) v128.store_lane<f32>(out, values, 1, 4);
  if (left > 2) v128.store_lane<f32>(out, values, 2, 8);
}
