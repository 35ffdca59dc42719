// Product of a matrix of bits with a matrix of numbers, by the method of four Russians (Arlazarov, Dinic, Kronrod and
// Faradžev 1970): the sums over all subsets of a few consecutive rows are tabulated, and the bits of an output select
// one sum of each table. The 32 bits of a word are cut into 7 + 7 + 6 + 6 + 6; the five tables of a slice of up to four
// vectors fill a level-1 cache of 32 KiB. Numbers are of type T, f64 or f32; a row is a number of 16-byte vectors, of
// two or four columns each.

// offsetof gives the bytes of one row of a slice of 1 to 4 vectors.
@unmanaged
class Vectors1 {
  a: u64;
  b: u64;
}
@unmanaged
class Vectors2 extends Vectors1 {
  c: u64;
  d: u64;
}
@unmanaged
class Vectors3 extends Vectors2 {
  e: u64;
  f: u64;
}
@unmanaged
class Vectors4 extends Vectors3 {
  g: u64;
  h: u64;
}

/** Most vectors in one slice. */
const sliceVectors: i32 = 4;

/** Bytes of the tables of one vector: 2·2⁷ + 3·2⁶ sums. */
const plane: usize = 448 * 16;
const table: usize = memory.data(448 * 16 * 4, 64);
const table0: usize = table;
const table1: usize = table + 128 * 16;
const table2: usize = table + 256 * 16;
const table3: usize = table + 320 * 16;
const table4: usize = table + 384 * 16;

/** Number of slices into which rows of `vectors` are cut. */
export function sliceCount(vectors: i32): i32 {
  return (vectors + sliceVectors - 1) / sliceVectors;
}

/** First vector of a slice; the slices are nearly equal. */
export function sliceStart(vectors: i32, slice: i32): i32 {
  return (vectors * slice) / sliceCount(vectors);
}

/**
 * Tabulates the sums over all subsets of some rows of one vector, at least three: entry i holds the sum of the rows r
 * with bit r of i set. The subsets of the first three rows stay in registers.
 */
function tabulate<T>(bits: i32, target: usize, source: usize, stride: usize): void {
  const t1 = v128.load(source);
  const t2 = v128.load(source + stride);
  const t4 = v128.load(source + 2 * stride);
  const t3 = v128.add<T>(t1, t2);
  const t5 = v128.add<T>(t1, t4);
  const t6 = v128.add<T>(t2, t4);
  const t7 = v128.add<T>(t3, t4);
  v128.store(target, i64x2.splat(0));
  v128.store(target, t1, 16);
  v128.store(target, t2, 32);
  v128.store(target, t3, 48);
  v128.store(target, t4, 64);
  v128.store(target, t5, 80);
  v128.store(target, t6, 96);
  v128.store(target, t7, 112);
  source += 3 * stride;
  const end = target + (<usize>16 << bits);
  for (let next = target + 128; next < end; source += stride) {
    const row = v128.load(source);
    for (let sum = target, half = next; sum < half; sum += 128) {
      const rest = v128.add<T>(v128.load(sum), row);
      v128.store(next, rest);
      v128.store(next, v128.add<T>(rest, t1), 16);
      v128.store(next, v128.add<T>(rest, t2), 32);
      v128.store(next, v128.add<T>(rest, t3), 48);
      v128.store(next, v128.add<T>(rest, t4), 64);
      v128.store(next, v128.add<T>(rest, t5), 80);
      v128.store(next, v128.add<T>(rest, t6), 96);
      v128.store(next, v128.add<T>(rest, t7), 112);
      next += 128;
    }
  }
}

/** Adds one word's five sums to the last vector of a slice, or of a slice cut off there. */
@inline
function addSums<T, Slice>(out: usize, a: usize, b: usize, c: usize, d: usize, e: usize): void {
  const vector = offsetof<Slice>() / 16 - 1;
  const first = v128.add<T>(v128.load(a, table0 + vector * plane), v128.load(b, table1 + vector * plane));
  const last = v128.add<T>(v128.load(d, table3 + vector * plane), v128.load(e, table4 + vector * plane));
  const sum = v128.add<T>(v128.add<T>(v128.load(out, vector * 16), first), v128.add<T>(v128.load(c, table2 + vector * plane), last));
  v128.store(out, sum, vector * 16);
}

function product<T, Slice>(words: usize, blocks: i32, n: i32, source: usize, stride: usize, out: usize): void {
  const end = out + <usize>n * offsetof<Slice>();
  for (let block = 0; block < blocks; block++) {
    for (let vector: usize = 0; vector < offsetof<Slice>() / 16; vector++) {
      const from = source + vector * 16;
      const to = vector * plane;
      tabulate<T>(7, table0 + to, from, stride);
      tabulate<T>(7, table1 + to, from + 7 * stride, stride);
      tabulate<T>(6, table2 + to, from + 14 * stride, stride);
      tabulate<T>(6, table3 + to, from + 20 * stride, stride);
      tabulate<T>(6, table4 + to, from + 26 * stride, stride);
    }
    source += 32 * stride;
    for (let o = out; o < end; o += offsetof<Slice>()) {
      const bits = <usize>load<u32>(words);
      words += 4;
      const a = (bits << 4) & (127 << 4);
      const b = (bits >> 3) & (127 << 4);
      const c = (bits >> 10) & (63 << 4);
      const d = (bits >> 16) & (63 << 4);
      const e = (bits >> 22) & (63 << 4);
      addSums<T, Vectors1>(o, a, b, c, d, e);
      if (offsetof<Slice>() > 16) addSums<T, Vectors2>(o, a, b, c, d, e);
      if (offsetof<Slice>() > 32) addSums<T, Vectors3>(o, a, b, c, d, e);
      if (offsetof<Slice>() > 48) addSums<T, Vectors4>(o, a, b, c, d, e);
    }
  }
}

/**
 * out[slice][k] = Σ_r bit r of k · source[r][slice], for k < n and rows r < 32·blocks.
 *
 * @param words the bits, [blocks][n]: bit i of word (block, k) belongs to row 32·block + i
 * @param source rows of `stride` bytes, `vectors` vectors each
 * @param out for each slice an array [n][columns of the slice], one after the other
 */
export function bitProduct<T>(words: usize, blocks: i32, n: i32, source: usize, stride: usize, vectors: i32, out: usize): void {
  memory.fill(out, 0, <usize>(n * vectors) << 4);
  for (let slice = 0; slice < sliceCount(vectors); slice++) {
    const first = sliceStart(vectors, slice);
    const width = sliceStart(vectors, slice + 1) - first;
    const from = source + (<usize>first << 4);
    const to = out + (<usize>(n * first) << 4);
    if (width === 1) product<T, Vectors1>(words, blocks, n, from, stride, to);
    else if (width === 2) product<T, Vectors2>(words, blocks, n, from, stride, to);
    else if (width === 3) product<T, Vectors3>(words, blocks, n, from, stride, to);
    else product<T, Vectors4>(words, blocks, n, from, stride, to);
  }
}
