// Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC'11, section 4.3) on vectors of four counters.
//
// Counters are (sample low, sample high, block, stream), lanes are four consecutive samples. The products of the first
// two rounds depend on the sample or on the block, never on both: `prepareBlock` and `prepareSamples` do them once
// each, and `encrypt` does the other eight rounds.

const multiplier0: i32 = 0xd2511f53;
const multiplier1: i32 = 0xcd9e8d57;
const weyl0: i32 = 0x9e3779b9;
const weyl1: i32 = 0xbb67ae85;

/** Round keys, one vector each: 32 bytes a round. */
const keys: usize = memory.data(320, 16);

export function setKey(key0: i32, key1: i32): void {
  for (let round = 0; round < 10; round++) {
    const at = keys + (<usize>round << 5);
    v128.store(at, i32x4.splat(key0 + round * weyl0));
    v128.store(at, i32x4.splat(key1 + round * weyl1), 16);
  }
}

/** What the first two rounds of a counter owe to its block and to the high word of the sample: three vectors. */
@unmanaged
export class BlockPart {
  word0: v128;
  word2: v128;
  word3: v128;
}

export function prepareBlock(part: BlockPart, block: i32, sampleHigh: i32): void {
  const product = <u64>(<u32>multiplier1) * <u64>(<u32>block);
  const word0 = <i32>(product >>> 32) ^ sampleHigh ^ i32x4.extract_lane(v128.load(keys), 0);
  const next = <u64>(<u32>multiplier0) * <u64>(<u32>word0);
  part.word0 = i32x4.splat(<i32>product);
  part.word2 = i32x4.splat(<i32>(next >>> 32));
  part.word3 = i32x4.splat(<i32>next);
}

/** What they owe to the samples and the stream: three vectors. */
@unmanaged
export class SamplePart {
  word0: v128;
  word1: v128;
  word2: v128;
}

/** For the samples `sample` … `sample` + 3, low words. */
export function prepareSamples(part: SamplePart, sample: i32, stream: i32): void {
  const counter = i32x4.add(i32x4.splat(sample), i32x4(0, 1, 2, 3));
  const word2 = v128.xor(high0(counter), v128.xor(i32x4.splat(stream), v128.load(keys, 16)));
  part.word0 = v128.xor(high1(word2), v128.load(keys, 32));
  part.word1 = low1(word2);
  part.word2 = v128.xor(low0(counter), v128.load(keys, 48));
}

/** The four words of the counters of `samples` in `block`, to out … out + 63: rounds 3 to 10, written out. */
@inline
export function encrypt(samples: SamplePart, block: BlockPart, out: usize): void {
  const a0 = v128.xor(samples.word0, block.word0), a1 = samples.word1;
  const a2 = v128.xor(samples.word2, block.word2), a3 = block.word3;
  const b0 = word0(a1, a2, 2), b1 = low1(a2), b2 = word2(a3, a0, 2), b3 = low0(a0);
  const c0 = word0(b1, b2, 3), c1 = low1(b2), c2 = word2(b3, b0, 3), c3 = low0(b0);
  const d0 = word0(c1, c2, 4), d1 = low1(c2), d2 = word2(c3, c0, 4), d3 = low0(c0);
  const e0 = word0(d1, d2, 5), e1 = low1(d2), e2 = word2(d3, d0, 5), e3 = low0(d0);
  const f0 = word0(e1, e2, 6), f1 = low1(e2), f2 = word2(e3, e0, 6), f3 = low0(e0);
  const g0 = word0(f1, f2, 7), g1 = low1(f2), g2 = word2(f3, f0, 7), g3 = low0(f0);
  const h0 = word0(g1, g2, 8), h1 = low1(g2), h2 = word2(g3, g0, 8), h3 = low0(g0);
  const i0 = word0(h1, h2, 9), i1 = low1(h2), i2 = word2(h3, h0, 9), i3 = low0(h0);
  v128.store(out, i0);
  v128.store(out, i1, 16);
  v128.store(out, i2, 32);
  v128.store(out, i3, 48);
}

/** Word 0 after a round, from words 1 and 2 before it. */
@inline
function word0(before1: v128, before2: v128, round: i32): v128 {
  return v128.xor(high1(before2), v128.xor(before1, v128.load(keys + (<usize>round << 5))));
}

/** Word 2 after a round, from words 3 and 0 before it. */
@inline
function word2(before3: v128, before0: v128, round: i32): v128 {
  return v128.xor(high0(before0), v128.xor(before3, v128.load(keys + (<usize>round << 5), 16)));
}

@inline
function low0(a: v128): v128 {
  return i32x4.mul(a, i32x4.splat(multiplier0));
}

@inline
function low1(a: v128): v128 {
  return i32x4.mul(a, i32x4.splat(multiplier1));
}

@inline
function high0(a: v128): v128 {
  return highProduct(a, i32x4.splat(multiplier0));
}

@inline
function high1(a: v128): v128 {
  return highProduct(a, i32x4.splat(multiplier1));
}

/** High words of the 64-bit products of unsigned lanes. */
@inline
export function highProduct(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(a, b), i64x2.extmul_high_i32x4_u(a, b), 1, 3, 5, 7);
}
