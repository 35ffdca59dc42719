// Rows of deformed images, four pixels at a time: out(v, u) = image(v − y, u − x). A coordinate is taken apart before the pixel's own is added, into whole
// pixels and a fraction of −x, so that its rounding does not grow with the frame. Addresses and weights serve all channels.
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

/** Six weights along x and along y, and what becomes of them for one pixel after the other; sums of four pixels of each channel. */
const weightsAcross: usize = memory.data(96, 16);
const weightsDown: usize = memory.data(96, 16);
const rows: usize = memory.data(128, 16);
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
  if (kind == gaussian) sums = take(<usize>channelCount << 6);
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
  const row = f32x4.splat(<f32>v);
  const target = result + (<usize>(v * width) << 2);
  if (interpolation == bilinear) bilinearRow(row, x, y, target);
  else if (interpolation == gaussian) gaussianRow(row, x, y, target);
  else nearestRow(row, x, y, target);
}

function bilinearRow(row: v128, x: usize, y: usize, target: usize): void {
  const one = f32x4.splat(1);
  const rowBytes = <usize>stride << 2;
  const resultBytes = <usize>(width * height) << 2;
  for (let u = 0; u < width; u += 4) {
    const at = <usize>u << 2;
    const dx = f32x4.neg(v128.load(x + at)), dy = f32x4.neg(v128.load(y + at));
    const wholeX = f32x4.floor(dx), wholeY = f32x4.floor(dy);
    const placeX = f32x4.add(wholeX, columns(u)), placeY = f32x4.add(wholeY, row);
    const left = firstPixel(placeX, width), top = firstPixel(placeY, height);
    const fx = fraction(f32x4.sub(dx, wholeX), placeX, left), fy = fraction(f32x4.sub(dy, wholeY), placeY, top);
    const gx = f32x4.sub(one, fx), gy = f32x4.sub(one, fy);
    const offsets = byteOffsets(left, top);
    let a0 = origin + <usize>i32x4.extract_lane(offsets, 0);
    let a1 = origin + <usize>i32x4.extract_lane(offsets, 1);
    let a2 = origin + <usize>i32x4.extract_lane(offsets, 2);
    let a3 = origin + <usize>i32x4.extract_lane(offsets, 3);
    let out = target + at;
    for (let c = 0; c < channels; c++) {
      const upper = between(pairs(a0, a1), pairs(a2, a3), gx, fx);
      const lower = between(pairs(a0 + rowBytes, a1 + rowBytes), pairs(a2 + rowBytes, a3 + rowBytes), gx, fx);
      put(out, f32x4.add(f32x4.mul(gy, upper), f32x4.mul(fy, lower)), width - u);
      a0 += planeBytes;
      a1 += planeBytes;
      a2 += planeBytes;
      a3 += planeBytes;
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

function nearestRow(row: v128, x: usize, y: usize, target: usize): void {
  const resultBytes = <usize>(width * height) << 2;
  for (let u = 0; u < width; u += 4) {
    const at = <usize>u << 2;
    const dx = f32x4.neg(v128.load(x + at)), dy = f32x4.neg(v128.load(y + at));
    const wholeX = f32x4.floor(dx), wholeY = f32x4.floor(dy);
    const placeX = f32x4.add(wholeX, columns(u)), placeY = f32x4.add(wholeY, row);
    const left = firstPixel(placeX, width), top = firstPixel(placeY, height);
    const fx = fraction(f32x4.sub(dx, wholeX), placeX, left), fy = fraction(f32x4.sub(dy, wholeY), placeY, top);
    const offsets = byteOffsets(rounded(left, fx), rounded(top, fy));
    for (let c = 0; c < channels; c++) {
      const out = target + at + <usize>c * resultBytes;
      const plane = origin + <usize>c * planeBytes;
      store<f32>(out, load<f32>(plane + <usize>i32x4.extract_lane(offsets, 0)));
      if (width - u < 4) {
        if (width - u > 1) store<f32>(out, load<f32>(plane + <usize>i32x4.extract_lane(offsets, 1)), 4);
        if (width - u > 2) store<f32>(out, load<f32>(plane + <usize>i32x4.extract_lane(offsets, 2)), 8);
        continue;
      }
      store<f32>(out, load<f32>(plane + <usize>i32x4.extract_lane(offsets, 1)), 4);
      store<f32>(out, load<f32>(plane + <usize>i32x4.extract_lane(offsets, 2)), 8);
      store<f32>(out, load<f32>(plane + <usize>i32x4.extract_lane(offsets, 3)), 12);
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

function gaussianRow(row: v128, x: usize, y: usize, target: usize): void {
  const resultBytes = <usize>(width * height) << 2;
  for (let u = 0; u < width; u += 4) {
    const at = <usize>u << 2;
    const dx = f32x4.neg(v128.load(x + at)), dy = f32x4.neg(v128.load(y + at));
    const wholeX = f32x4.floor(dx), wholeY = f32x4.floor(dy);
    const placeX = f32x4.add(wholeX, columns(u)), placeY = f32x4.add(wholeY, row);
    const left = firstPixel(placeX, width), top = firstPixel(placeY, height);
    const fx = fraction(f32x4.sub(dx, wholeX), placeX, left), fy = fraction(f32x4.sub(dy, wholeY), placeY, top);
    const norm = f32x4.mul(axisWeights(left, fx, width, weightsAcross), axisWeights(top, fy, height, weightsDown));
    weightsByPixel(f32x4.div(f32x4.splat(1), norm));
    const offsets = byteOffsets(left, top);
    windowSums(origin + <usize>i32x4.extract_lane(offsets, 0), 0);
    windowSums(origin + <usize>i32x4.extract_lane(offsets, 1), 1);
    windowSums(origin + <usize>i32x4.extract_lane(offsets, 2), 2);
    windowSums(origin + <usize>i32x4.extract_lane(offsets, 3), 3);
    let out = target + at;
    let from = sums;
    for (let c = 0; c < channels; c++) {
      const s0 = v128.load(from), s1 = v128.load(from, 16), s2 = v128.load(from, 32), s3 = v128.load(from, 48);
      const a = f32x4.add(v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), v128.shuffle<f32>(s0, s1, 2, 6, 3, 7));
      const b = f32x4.add(v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), v128.shuffle<f32>(s2, s3, 2, 6, 3, 7));
      put(out, f32x4.add(v128.shuffle<f32>(a, b, 0, 1, 4, 5), v128.shuffle<f32>(a, b, 2, 3, 6, 7)), width - u);
      from += 64;
      out += resultBytes;
    }
  }
}

/**
 * Gaussian weights of the pixels first − 2 … first + 3 for a coordinate first + f, one vector each; returns their sum. With a = 1/2σ² and x = 2a(f − 1/2)
 * the weight of pixel first + j is e^{jx} times a constant of j, all relative to that of `first`; pixels outside a fixed frame have none. The pixels left
 * out, at least three away, have 2·10⁻⁹ of the weight each.
 */
@inline
function axisWeights(first: v128, f: v128, size: i32, out: usize): v128 {
  const x = f32x4.mul(f32x4.sub(f, f32x4.splat(0.5)), f32x4.splat(<f32>(1 / (gaussianWidth * gaussianWidth))));
  const forwards = exponential(x), backwards = exponential(f32x4.neg(x));
  const second = f32x4.splat(nextConstant), third = f32x4.splat(lastConstant);
  const forwards2 = f32x4.mul(forwards, forwards);
  let w0 = f32x4.mul(third, f32x4.mul(backwards, backwards));
  let w1 = f32x4.mul(second, backwards);
  const w2 = f32x4.splat(1);
  let w3 = forwards;
  let w4 = f32x4.mul(second, forwards2);
  let w5 = f32x4.mul(third, f32x4.mul(forwards, forwards2));
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

/** e^{−a(k² − 1/4)} for the pixels at 3/2 and at 5/2 from the middle, a = 1/2σ². */
const nextConstant: f32 = <f32>Math.exp(-1 / (gaussianWidth * gaussianWidth));
const lastConstant: f32 = <f32>Math.exp(-3 / (gaussianWidth * gaussianWidth));

/** eˣ for |x| ≤ 1/2σ² = 2.25: the fourth power of the series of e^{x/4} up to the eighth power, off by 2·10⁻⁸. */
@inline
function exponential(x: v128): v128 {
  const y = f32x4.mul(x, f32x4.splat(0.25));
  const one = f32x4.splat(1);
  let p = f32x4.add(one, f32x4.mul(y, f32x4.splat(1.0 / 8)));
  p = f32x4.add(one, f32x4.mul(f32x4.mul(y, f32x4.splat(1.0 / 7)), p));
  p = f32x4.add(one, f32x4.mul(f32x4.mul(y, f32x4.splat(1.0 / 6)), p));
  p = f32x4.add(one, f32x4.mul(f32x4.mul(y, f32x4.splat(1.0 / 5)), p));
  p = f32x4.add(one, f32x4.mul(f32x4.mul(y, f32x4.splat(1.0 / 4)), p));
  p = f32x4.add(one, f32x4.mul(f32x4.mul(y, f32x4.splat(1.0 / 3)), p));
  p = f32x4.add(one, f32x4.mul(f32x4.mul(y, f32x4.splat(1.0 / 2)), p));
  p = f32x4.add(one, f32x4.mul(y, p));
  p = f32x4.mul(p, p);
  return f32x4.mul(p, p);
}

/** The weights along x by pixel, times `factor`: a vector of the first four, and one of the last two, twice. */
@inline
function weightsByPixel(factor: v128): void {
  const w0 = f32x4.mul(v128.load(weightsAcross), factor), w1 = f32x4.mul(v128.load(weightsAcross, 16), factor);
  const w2 = f32x4.mul(v128.load(weightsAcross, 32), factor), w3 = f32x4.mul(v128.load(weightsAcross, 48), factor);
  const w4 = f32x4.mul(v128.load(weightsAcross, 64), factor), w5 = f32x4.mul(v128.load(weightsAcross, 80), factor);
  const a = v128.shuffle<f32>(w0, w1, 0, 4, 1, 5), b = v128.shuffle<f32>(w2, w3, 0, 4, 1, 5);
  const c = v128.shuffle<f32>(w0, w1, 2, 6, 3, 7), d = v128.shuffle<f32>(w2, w3, 2, 6, 3, 7);
  v128.store(rows, v128.shuffle<f32>(a, b, 0, 1, 4, 5));
  v128.store(rows, v128.shuffle<f32>(w4, w5, 0, 4, 0, 4), 16);
  v128.store(rows, v128.shuffle<f32>(a, b, 2, 3, 6, 7), 32);
  v128.store(rows, v128.shuffle<f32>(w4, w5, 1, 5, 1, 5), 48);
  v128.store(rows, v128.shuffle<f32>(c, d, 0, 1, 4, 5), 64);
  v128.store(rows, v128.shuffle<f32>(w4, w5, 2, 6, 2, 6), 80);
  v128.store(rows, v128.shuffle<f32>(c, d, 2, 3, 6, 7), 96);
  v128.store(rows, v128.shuffle<f32>(w4, w5, 3, 7, 3, 7), 112);
}

/** For every channel a vector whose sum is the weighted sum over the 6 × 6 window at an address, for pixel `lane` of the four. */
@inline
function windowSums(window: usize, lane: i32): void {
  const rowBytes = <usize>stride << 2;
  const down = weightsDown + (<usize>lane << 2);
  const y0 = v128.load32_splat(down), y1 = v128.load32_splat(down, 16), y2 = v128.load32_splat(down, 32);
  const y3 = v128.load32_splat(down, 48), y4 = v128.load32_splat(down, 64), y5 = v128.load32_splat(down, 80);
  const y01 = v128.shuffle<f32>(y0, y1, 0, 1, 4, 5), y23 = v128.shuffle<f32>(y2, y3, 0, 1, 4, 5);
  const y45 = v128.shuffle<f32>(y4, y5, 0, 1, 4, 5);
  const across = v128.load(rows + (<usize>lane << 5)), acrossLast = v128.load(rows + (<usize>lane << 5), 16);
  let out = sums + (<usize>lane << 4);
  for (let c = 0; c < channels; c++) {
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
    window += planeBytes;
    out += 64;
  }
}

/** u, u + 1, u + 2, u + 3. */
@inline
function columns(u: i32): v128 {
  return f32x4.add(f32x4.splat(<f32>u), f32x4(0, 1, 2, 3));
}

/**
 * The pixel at or before a coordinate whose whole part is `place`: wrapped, or 0 … size − 2, so that there is always a next one. Whole numbers; never
 * outside the frame, whatever `place` is.
 */
@inline
function firstPixel(place: v128, size: i32): v128 {
  const zero = f32x4.splat(0);
  if (!periodic) return f32x4.pmin(f32x4.splat(<f32>max(size - 2, 0)), f32x4.pmax(zero, place));
  const n = f32x4.splat(<f32>size);
  const turns = f32x4.floor(f32x4.mul(place, f32x4.splat(1 / <f32>size)));
  let rest = f32x4.sub(place, f32x4.mul(turns, n));
  rest = f32x4.add(rest, v128.and(n, f32x4.lt(rest, zero)));
  rest = f32x4.sub(rest, v128.and(n, f32x4.ge(rest, n)));
  return f32x4.pmin(f32x4.splat(<f32>(size - 1)), f32x4.pmax(zero, rest));
}

/** The part of the way from the first pixel to the next; in a fixed frame 0 and 1 for coordinates that had to be clamped. */
@inline
function fraction(f: v128, place: v128, first: v128): v128 {
  if (periodic) return f;
  return v128.bitselect(f, v128.and(f32x4.splat(1), f32x4.gt(place, first)), f32x4.eq(place, first));
}

/** Whole numbers from 0 to 2²² as integers: their bits after the point of 2²³ is added. */
@inline
function integers(whole: v128): v128 {
  return v128.and(f32x4.add(whole, f32x4.splat(8388608)), i32x4.splat(0x7fffff));
}

@inline
function byteOffsets(column: v128, row: v128): v128 {
  return i32x4.shl(i32x4.add(i32x4.mul(integers(row), i32x4.splat(stride)), integers(column)), 2);
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
