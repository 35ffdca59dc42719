// Product of a matrix of bits with a matrix of numbers, by the method of four Russians (Arlazarov, Dinic, Kronrod and Faradžev 1970):
// the sums over all subsets of a few consecutive rows are tabulated, and the bits of an output select one sum of each table.
// The 32 bits of a word are cut into 7 + 7 + 6 + 6 + 6; the five tables of a slice of up to eight columns fill a level-1 cache of 32 KiB.

// offsetof gives the bytes of one row of a slice of 2, 4, 6 or 8 columns.
@unmanaged
class Columns2 {
  a: f64;
  b: f64;
}
@unmanaged
class Columns4 extends Columns2 {
  c: f64;
  d: f64;
}
@unmanaged
class Columns6 extends Columns4 {
  e: f64;
  f: f64;
}
@unmanaged
class Columns8 extends Columns6 {
  g: f64;
  h: f64;
}

/** Most pairs of columns in one slice. */
const slicePairs: i32 = 4;

/** Bytes of the tables of one pair of columns: 2·2⁷ + 3·2⁶ sums. */
const plane: usize = 448 * 16;
const table: usize = memory.data(448 * 16 * 4, 64);
const table0: usize = table;
const table1: usize = table + 128 * 16;
const table2: usize = table + 256 * 16;
const table3: usize = table + 320 * 16;
const table4: usize = table + 384 * 16;

/** Number of slices into which `pairs` pairs of columns are cut. */
export function sliceCount(pairs: i32): i32 {
  return (pairs + slicePairs - 1) / slicePairs;
}

/** First pair of a slice; the slices are nearly equal. */
export function sliceStart(pairs: i32, slice: i32): i32 {
  return (pairs * slice) / sliceCount(pairs);
}

/** Tabulates the sums over all subsets of 2^bits rows: entry i holds the sum of the rows r with bit r of i set. */
@inline
function tabulate<Columns>(bits: i32, target: usize, source: usize, stride: usize): void {
  const zero = f64x2.splat(0);
  v128.store(target, zero);
  if (offsetof<Columns>() > 16) v128.store(target, zero, plane);
  if (offsetof<Columns>() > 32) v128.store(target, zero, 2 * plane);
  if (offsetof<Columns>() > 48) v128.store(target, zero, 3 * plane);
  let size: usize = 16;
  for (let row = 0; row < bits; row++) {
    const s0 = v128.load(source);
    const s1 = offsetof<Columns>() > 16 ? v128.load(source, 16) : zero;
    const s2 = offsetof<Columns>() > 32 ? v128.load(source, 32) : zero;
    const s3 = offsetof<Columns>() > 48 ? v128.load(source, 48) : zero;
    for (let sum = target; sum < target + size; sum += 16) {
      const next = sum + size;
      v128.store(next, f64x2.add(v128.load(sum), s0));
      if (offsetof<Columns>() > 16) v128.store(next, f64x2.add(v128.load(sum, plane), s1), plane);
      if (offsetof<Columns>() > 32) v128.store(next, f64x2.add(v128.load(sum, 2 * plane), s2), 2 * plane);
      if (offsetof<Columns>() > 48) v128.store(next, f64x2.add(v128.load(sum, 3 * plane), s3), 3 * plane);
    }
    size <<= 1;
    source += stride;
  }
}

/** Adds one word's five sums to the last pair of columns of a slice, or of a slice cut off there. */
@inline
function addSums<Columns>(out: usize, a: usize, b: usize, c: usize, d: usize, e: usize): void {
  const pair = offsetof<Columns>() / 16 - 1;
  const first = f64x2.add(v128.load(a, table0 + pair * plane), v128.load(b, table1 + pair * plane));
  const last = f64x2.add(v128.load(d, table3 + pair * plane), v128.load(e, table4 + pair * plane));
  const sum = f64x2.add(f64x2.add(v128.load(out, pair * 16), first), f64x2.add(v128.load(c, table2 + pair * plane), last));
  v128.store(out, sum, pair * 16);
}

function product<Columns>(words: usize, blocks: i32, n: i32, source: usize, stride: usize, out: usize): void {
  const end = out + <usize>n * offsetof<Columns>();
  for (let block = 0; block < blocks; block++) {
    tabulate<Columns>(7, table0, source, stride);
    tabulate<Columns>(7, table1, source + 7 * stride, stride);
    tabulate<Columns>(6, table2, source + 14 * stride, stride);
    tabulate<Columns>(6, table3, source + 20 * stride, stride);
    tabulate<Columns>(6, table4, source + 26 * stride, stride);
    source += 32 * stride;
    for (let o = out; o < end; o += offsetof<Columns>()) {
      const bits = <usize>load<u32>(words);
      words += 4;
      const a = (bits << 4) & (127 << 4);
      const b = (bits >> 3) & (127 << 4);
      const c = (bits >> 10) & (63 << 4);
      const d = (bits >> 16) & (63 << 4);
      const e = (bits >> 22) & (63 << 4);
      addSums<Columns2>(o, a, b, c, d, e);
      if (offsetof<Columns>() > 16) addSums<Columns4>(o, a, b, c, d, e);
      if (offsetof<Columns>() > 32) addSums<Columns6>(o, a, b, c, d, e);
      if (offsetof<Columns>() > 48) addSums<Columns8>(o, a, b, c, d, e);
    }
  }
}

/**
 * out[slice][k] = Σ_r bit r of k · source[r][slice], for k < n and rows r < 32·blocks.
 *
 * @param words the bits, [blocks][n]: bit i of word (block, k) belongs to row 32·block + i
 * @param source rows of `stride` bytes, 2·pairs numbers each
 * @param out for each slice an array [n][columns of the slice], one after the other
 */
export function bitProduct(words: usize, blocks: i32, n: i32, source: usize, stride: usize, pairs: i32, out: usize): void {
  memory.fill(out, 0, <usize>(n * pairs) << 4);
  for (let slice = 0; slice < sliceCount(pairs); slice++) {
    const first = sliceStart(pairs, slice);
    const width = sliceStart(pairs, slice + 1) - first;
    const from = source + (<usize>first << 4);
    const to = out + (<usize>(n * first) << 4);
    if (width === 1) product<Columns2>(words, blocks, n, from, stride, to);
    else if (width === 2) product<Columns4>(words, blocks, n, from, stride, to);
    else if (width === 3) product<Columns6>(words, blocks, n, from, stride, to);
    else product<Columns8>(words, blocks, n, from, stride, to);
  }
}
