// The transfer operator of the threshold layer: the law S(a, b, u, u′) of the noise of two neighbouring sites and of
// two sums, carried on site by site. A slot holds it as [b, a, u, u′], float64, and behind it the moment, where there
// is one.
import { take } from './parts/memory';

const slots: i32 = 6;

let side: i32 = 0;
let threshold: i32 = 0;
let parts: i32 = 0;
let slotBytes: usize = 0;
let partBytes: usize = 0;
let data: usize = 0;
let shapes: usize = 0;
/** Running sums over a, of the law, of the moment, and of r times the law. */
let sums: usize = 0;
let sumBytes: usize = 0;

/** Law of the noise, [side]. */
export let noise: usize = 0;
/** Sums over a and b, [u, u′]. */
export let result: usize = 0;

/** Memory for laws of `cells` values of the sums, with a moment if there are two parts. */
export function allocate(sites: i32, cells: i32, limit: i32, partCount: i32): void {
  side = sites;
  threshold = limit;
  parts = partCount;
  partBytes = <usize>side * <usize>side * <usize>cells * 8;
  slotBytes = partBytes * <usize>parts;
  sumBytes = <usize>cells * 8;
  noise = take(<usize>side * 8);
  result = take(sumBytes);
  sums = take(3 * sumBytes);
  shapes = take(<usize>slots * 8);
  data = take(<usize>slots * slotBytes);
}

@inline
function rowsOf(slot: i32): i32 {
  return load<i32>(shapes + (<usize>slot << 3));
}

@inline
function columnsOf(slot: i32): i32 {
  return load<i32>(shapes + (<usize>slot << 3), 4);
}

function shape(slot: i32, rows: i32, columns: i32): void {
  store<i32>(shapes + (<usize>slot << 3), rows);
  store<i32>(shapes + (<usize>slot << 3), columns, 4);
}

@inline
function partOf(slot: i32, part: i32): usize {
  return data + <usize>slot * slotBytes + <usize>part * partBytes;
}

/** Number of values of the sums of a slot. */
export function cellsOf(slot: i32): i32 {
  return rowsOf(slot) * columnsOf(slot);
}

export function start(slot: i32): void {
  shape(slot, threshold, 1);
  memory.fill(partOf(slot, 0), 0, slotBytes);
  const bytes = <usize>threshold * 8;
  for (let b = 0; b < side; b++) {
    for (let a = 0; a < side; a++) {
      const value = load<f64>(noise + (<usize>a << 3)) * load<f64>(noise + (<usize>b << 3));
      store<f64>(partOf(slot, 0) + <usize>(b * side + a) * bytes, value);
    }
  }
}

export function step(from: i32, to: i32, clean: i32, w: i32, v: i32, counted: i32): void {
  const rows = rowsOf(from);
  const columns = columnsOf(from);
  shape(to, rows, columns);
  const bytes = <usize>(rows * columns) * 8;
  const half = (side - 1) / 2;
  for (let b = -half; b <= half; b++) {
    const source = <usize>((b + half) * side + half) * bytes;
    memory.fill(sums, 0, 3 * sumBytes);
    let a = -half;
    for (let c = half; c >= -half; c--) {
      const last = min(half, -clean - b - c);
      for (; a <= last; a++) {
        for (let part = 0; part < parts; part++) addTo(sumOf(part), partOf(from, part) + source + <usize>a * bytes, bytes);
      }
      const at = <usize>((c + half) * side + b + half) * bytes;
      for (let part = 0; part < parts; part++) memory.copy(partOf(to, part) + at, sumOf(part), bytes);
    }
    memory.fill(sums, 0, 3 * sumBytes);
    a = half;
    for (let c = -half; c <= half; c++) {
      const least = -clean - b - c;
      for (; a > least; a--) {
        for (let part = 0; part < parts; part++) {
          if (a >= -half) addTo(sumOf(part), partOf(from, part) + source + <usize>a * bytes, bytes);
          shift(sumOf(part), rows, columns, w, v);
        }
        if (counted) {
          shift(sumOf(2), rows, columns, w, v);
          addTo(sumOf(2), sumOf(0), bytes);
        }
      }
      const at = <usize>((c + half) * side + b + half) * bytes;
      const weight = load<f64>(noise + (<usize>(c + half) << 3));
      for (let part = 0; part < parts; part++) {
        finish(partOf(to, part) + at, sumOf(part), part === 1 && counted ? sumOf(2) : 0, bytes, weight);
      }
    }
  }
}

@inline
function sumOf(part: i32): usize {
  return sums + <usize>part * sumBytes;
}

/** target += source. */
function addTo(target: usize, source: usize, bytes: usize): void {
  const pairs = target + (bytes & ~15);
  for (; target < pairs; target += 16) {
    v128.store(target, f64x2.add(v128.load(target), v128.load(source)));
    source += 16;
  }
  if (bytes & 8) store<f64>(target, load<f64>(target) + load<f64>(source));
}

/** Moves u by w and u′ by v. */
function shift(target: usize, rows: i32, columns: i32, w: i32, v: i32): void {
  const rowBytes = <usize>columns * 8;
  const bytes = <usize>rows * rowBytes;
  if (w >= rows || v >= columns) {
    memory.fill(target, 0, bytes);
    return;
  }
  const by = <usize>w * rowBytes + <usize>v * 8;
  if (by === 0) return;
  memory.copy(target + by, target, bytes - by);
  memory.fill(target, 0, by);
  // What came round the end of a row.
  if (v > 0) for (let u = w + 1; u < rows; u++) memory.fill(target + <usize>u * rowBytes, 0, <usize>v * 8);
}

/** target ← (target + sum + extra) weight, the extra at address 0 left out. */
function finish(target: usize, sum: usize, extra: usize, bytes: usize, weight: f64): void {
  const weights = f64x2.splat(weight);
  const pairs = target + (bytes & ~15);
  for (; target < pairs; target += 16) {
    let total = f64x2.add(v128.load(target), v128.load(sum));
    if (extra) {
      total = f64x2.add(total, v128.load(extra));
      extra += 16;
    }
    v128.store(target, f64x2.mul(total, weights));
    sum += 16;
  }
  if (bytes & 8) {
    let total = load<f64>(target) + load<f64>(sum);
    if (extra) total += load<f64>(extra);
    store<f64>(target, total * weight);
  }
}

export function open(from: i32, to: i32): void {
  const rows = rowsOf(from);
  const count = side * side * rows;
  shape(to, rows, threshold);
  for (let part = 0; part < parts; part++) {
    const source = partOf(from, part);
    const target = partOf(to, part);
    memory.fill(target, 0, <usize>count * <usize>threshold * 8);
    for (let i = 0; i < count; i++) {
      store<f64>(target + <usize>(i * threshold) * 8, load<f64>(source + (<usize>i << 3)));
    }
  }
}

export function close(from: i32, to: i32): void {
  const rows = rowsOf(from);
  const columns = columnsOf(from);
  shape(to, 1, columns);
  for (let part = 0; part < parts; part++) {
    let source = partOf(from, part);
    let target = partOf(to, part);
    memory.fill(target, 0, <usize>(side * side * columns) * 8);
    for (let i = 0; i < side * side; i++) {
      for (let u = 0; u < rows; u++) {
        for (let column = 0; column < columns; column++) {
          const at = target + (<usize>column << 3);
          store<f64>(at, load<f64>(at) + <f64>(threshold - u) * load<f64>(source));
          source += 8;
        }
      }
      target += <usize>columns * 8;
    }
  }
}

/** Leaves the sums over a and b of a part of a slot in `result`. */
export function marginal(slot: i32, part: i32): void {
  const bytes = <usize>cellsOf(slot) * 8;
  memory.fill(result, 0, bytes);
  for (let i = 0; i < side * side; i++) addTo(result, partOf(slot, part) + <usize>i * bytes, bytes);
}
