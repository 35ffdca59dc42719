// Where the rows of a deformed image are read, four pixels at a time: out(v, u) = image(v − y, u − x). A displacement
// is taken apart into whole pixels and a fraction before the pixel's own coordinate is added, so that rounding does not
// grow with the frame. One set of places serves all channels.
import { take } from './memory';

/** Pixels of a padded image before and after the frame: the Gaussian reads three on each side of a coordinate. */
const before = 2;
const around = 5;

export let channels: i32 = 0;
export let width: i32 = 0;
export let height: i32 = 0;
export let periodic: bool = false;

/**
 * One padded image, [channels][height + 5][width + 5]; none where the frame is fixed and no pixel
 * beyond the next is read.
 */
let padded: usize = 0;
/** Pixels of the border that lie between the first pixel of `padded` and the one that offsets count from: 0 or 2. */
let skipped: i32 = 0;
/** Address that offsets count from, pixels a row (0 for a line) and bytes a channel. */
export let origin: usize = 0;
export let stride: i32 = 0;
export let planeBytes: usize = 0;

/**
 * Places of a row: the first pixel along x and along y, whole numbers in f32, the part of the way from there to the
 * next, and the bytes from `origin` to the first pixel.
 */
export let firstX: usize = 0;
export let firstY: usize = 0;
export let fractionX: usize = 0;
export let fractionY: usize = 0;
export let offsets: usize = 0;

/** `windows`: offsets are those of windows that begin two pixels before the first pixel. */
export function allocateFrame(channelCount: i32, w: i32, h: i32, wraps: bool, windows: bool): void {
  channels = channelCount;
  width = w;
  height = h;
  periodic = wraps;
  skipped = windows ? 0 : before;
  const pads = wraps || windows;
  const rowPixels = pads ? w + around : w;
  const rowCount = pads && h > 1 ? h + around : h;
  stride = h > 1 ? rowPixels : 0;
  planeBytes = <usize>(rowPixels * rowCount) << 2;
  if (pads) padded = take(<usize>channelCount * planeBytes);
  const rowBytes = <usize>((w + 3) & ~3) << 2;
  firstX = take(rowBytes);
  firstY = take(rowBytes);
  fractionX = take(rowBytes);
  fractionY = take(rowBytes);
  offsets = take(rowBytes);
}

/** Bytes of a channel of the deformed image. */
@inline
export function resultBytes(): usize {
  return <usize>(width * height) << 2;
}

/** Takes up the image at an address, [channels][height][width]. */
export function readFrom(image: usize): void {
  if (padded == 0) {
    origin = image;
    return;
  }
  origin = padded + (<usize>(skipped * stride + skipped) << 2);
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

/** The places of row v, displaced by the rows at x and y. */
export function locate(v: i32, x: usize, y: usize): void {
  if (periodic) locateWrapped(v, x, y);
  else locateClamped(v, x, y);
}

/**
 * In a fixed frame the first pixel is one of 0 … size − 2, so that there is always a next one; beyond the
 * frame the fraction is 0 or 1.
 */
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
export function integers(whole: v128): v128 {
  return v128.and(f32x4.add(whole, f32x4.splat(8388608)), i32x4.splat(0x7fffff));
}

@inline
export function byteOffsets(column: v128, row: v128, pixels: v128): v128 {
  return i32x4.shl(i32x4.add(i32x4.mul(integers(row), pixels), integers(column)), 2);
}

/** Two neighbouring pixels of each of two places. */
@inline
export function pairs(first: usize, second: usize): v128 {
  return v128.load64_lane(second, v128.load64_zero(first), 1);
}

/** Stores as many lanes as are left of a row. */
@inline
export function put(out: usize, values: v128, left: i32): void {
  if (left >= 4) {
    v128.store(out, values);
    return;
  }
  v128.store_lane<f32>(out, values, 0);
  if (left > 1) v128.store_lane<f32>(out, values, 1, 4);
  if (left > 2) v128.store_lane<f32>(out, values, 2, 8);
}
