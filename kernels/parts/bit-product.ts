// Product of a matrix of bits with a matrix of numbers, by the method of four Russians (Arlazarov, Dinic, Kronrod and
// Faradžev 1970): the sums over all subsets of a few consecutive rows are tabulated, the bits of an output select one.

// Slices of 2, 4, 6 or 8 columns; offsetof is the number of bytes of one row of a slice.
@unmanaged class Columns2 { a: f64; b: f64 }
@unmanaged class Columns4 extends Columns2 { c: f64; d: f64 }
@unmanaged class Columns6 extends Columns4 { e: f64; f: f64 }
@unmanaged class Columns8 extends Columns6 { g: f64; h: f64 }

/** Most columns of one slice: its tables stay in a level-1 cache of 32 KiB. */
export const sliceColumns: i32 = 8;

/** Bytes of the tables of one slice. */
export const tableBytes: usize = 1024 * offsetof<Columns4>();

/** Columns of slice `slice` when `pairs` pairs of columns are cut into slices of nearly equal size. */
export function slicePairs(pairs: i32, slice: i32): i32 {
  const count = sliceCount(pairs);
  return (pairs * (slice + 1)) / count - (pairs * slice) / count;
}

export function sliceCount(pairs: i32): i32 {
  return (2 * pairs + sliceColumns - 1) / sliceColumns;
}

/** Writes the sums over all subsets of 2^bits rows; entry i holds the sum of the rows r with bit r of i set. */
// biome-ignore format: one line a vector
@inline
function tabulate<Columns>(bits: i32, table: usize, source: usize, stride: usize): void {
  const width = offsetof<Columns>();
  const zero = f64x2.splat(0);
  v128.store(table, zero);
  if (width > 16) v128.store(table, zero, 16);
  if (width > 32) v128.store(table, zero, 32);
  if (width > 48) v128.store(table, zero, 48);
  let size: usize = width;
  for (let row = 0; row < bits; row++) {
    const s0 = v128.load(source);
    const s1 = width > 16 ? v128.load(source, 16) : zero;
    const s2 = width > 32 ? v128.load(source, 32) : zero;
    const s3 = width > 48 ? v128.load(source, 48) : zero;
    const end = table + size;
    for (let entry = table; entry < end; entry += width) {
      v128.store(entry + size, f64x2.add(v128.load(entry), s0));
      if (width > 16) v128.store(entry + size, f64x2.add(v128.load(entry, 16), s1), 16);
      if (width > 32) v128.store(entry + size, f64x2.add(v128.load(entry, 32), s2), 32);
      if (width > 48) v128.store(entry + size, f64x2.add(v128.load(entry, 48), s3), 48);
    }
    size <<= 1;
    source += stride;
  }
}

@inline
function add4(offset: usize, out: usize, a: usize, b: usize, c: usize, d: usize): void {
  const sum = f64x2.add(
    f64x2.add(v128.load(a + offset), v128.load(b + offset)),
    f64x2.add(v128.load(c + offset), v128.load(d + offset)),
  );
  v128.store(out + offset, f64x2.add(v128.load(out + offset), sum));
}

/** Bits cut into four bytes. */
@inline
function product4<Columns>(words: usize, blocks: i32, n: i32, source: usize, stride: usize, out: usize, table: usize): void {
  const width = offsetof<Columns>();
  const size = 256 * width;
  for (let block = 0; block < blocks; block++) {
    for (let part = 0; part < 4; part++) {
      tabulate<Columns>(8, table + <usize>part * size, source, stride);
      source += 8 * stride;
    }
    const end = out + <usize>n * width;
    for (let o = out; o < end; o += width) {
      const bits = load<u32>(words);
      words += 4;
      const a = table + (bits & 255) * width;
      const b = table + ((bits >> 8) & 255) * width + size;
      const c = table + ((bits >> 16) & 255) * width + 2 * size;
      const d = table + (bits >> 24) * width + 3 * size;
      add4(0, o, a, b, c, d);
      if (width > 16) add4(16, o, a, b, c, d);
      if (width > 32) add4(32, o, a, b, c, d);
      if (width > 48) add4(48, o, a, b, c, d);
    }
  }
}

@inline
function add5(offset: usize, out: usize, a: usize, b: usize, c: usize, d: usize, e: usize): void {
  const first = f64x2.add(v128.load(a + offset), v128.load(b + offset));
  const last = f64x2.add(v128.load(c + offset), f64x2.add(v128.load(d + offset), v128.load(e + offset)));
  v128.store(out + offset, f64x2.add(f64x2.add(v128.load(out + offset), first), last));
}

/** Bits cut into 7 + 7 + 6 + 6 + 6: smaller tables, for few outputs or wide rows. */
@inline
function product5<Columns>(words: usize, blocks: i32, n: i32, source: usize, stride: usize, out: usize, table: usize): void {
  const width = offsetof<Columns>();
  for (let block = 0; block < blocks; block++) {
    tabulate<Columns>(7, table, source, stride);
    tabulate<Columns>(7, table + 128 * width, source + 7 * stride, stride);
    tabulate<Columns>(6, table + 256 * width, source + 14 * stride, stride);
    tabulate<Columns>(6, table + 320 * width, source + 20 * stride, stride);
    tabulate<Columns>(6, table + 384 * width, source + 26 * stride, stride);
    source += 32 * stride;
    const end = out + <usize>n * width;
    for (let o = out; o < end; o += width) {
      const bits = load<u32>(words);
      words += 4;
      const a = table + (bits & 127) * width;
      const b = table + ((bits >> 7) & 127) * width + 128 * width;
      const c = table + ((bits >> 14) & 63) * width + 256 * width;
      const d = table + ((bits >> 20) & 63) * width + 320 * width;
      const e = table + (bits >> 26) * width + 384 * width;
      add5(0, o, a, b, c, d, e);
      if (width > 16) add5(16, o, a, b, c, d, e);
      if (width > 32) add5(32, o, a, b, c, d, e);
      if (width > 48) add5(48, o, a, b, c, d, e);
    }
  }
}

/**
 * out[s][k] = Σ_r bit r of k · source[r], for k < n and rows r < 32·blocks.
 *
 * @param words the bits, [blocks][n]: bit i of word (block, k) belongs to row 32·block + i
 * @param source rows of `stride` bytes, 2·pairs numbers each
 * @param out one array [n][columns of the slice] after the other
 * @param table scratch of `tableBytes`
 */
export function bitProduct(words: usize, blocks: i32, n: i32, source: usize, stride: usize, pairs: i32, out: usize, table: usize): void {
  const slices = sliceCount(pairs);
  memory.fill(out, 0, 16 * <usize>(n * pairs));
  for (let slice = 0; slice < slices; slice++) {
    const width = slicePairs(pairs, slice);
    if (width == 1 && n > 512) product4<Columns2>(words, blocks, n, source, stride, out, table);
    else if (width == 2 && n > 512) product4<Columns4>(words, blocks, n, source, stride, out, table);
    else if (width == 1) product5<Columns2>(words, blocks, n, source, stride, out, table);
    else if (width == 2) product5<Columns4>(words, blocks, n, source, stride, out, table);
    else if (width == 3) product5<Columns6>(words, blocks, n, source, stride, out, table);
    else product5<Columns8>(words, blocks, n, source, stride, out, table);
    source += 16 * <usize>width;
    out += 16 * <usize>(n * width);
  }
}
