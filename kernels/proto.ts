import { high, low, multiplier0, multiplier1, weyl0, weyl1 } from './parts/philox';
import { storePair } from './parts/gaussian';

const keys: usize = memory.data(320, 16);
export function setKey(k0: i32, k1: i32): void {
  for (let i = 0; i < 10; i++) {
    v128.store(keys + (<usize>i << 5), i32x4.splat(k0 + i * weyl0));
    v128.store(keys + (<usize>i << 5), i32x4.splat(k1 + i * weyl1), 16);
  }
}
export function heap(): usize { return __heap_base; }

// table: per block 3 splats: x1'^.. after hoisting
export function noise(out: usize, table: usize, blocks: i32, sample: i32, stream: i32, scale: f32): void {
  const m0 = i32x4.splat(multiplier0), m1 = i32x4.splat(multiplier1);
  const sc = f32x4.splat(scale);
  const c0 = i32x4.add(i32x4.splat(sample), i32x4(0, 1, 2, 3));
  let a = i64x2.extmul_low_i32x4_u(c0, m0), b = i64x2.extmul_high_i32x4_u(c0, m0);
  const x3 = low(a, b);
  const x2 = v128.xor(high(a, b), v128.xor(i32x4.splat(stream), v128.load(keys, 16)));
  a = i64x2.extmul_low_i32x4_u(x2, m1); b = i64x2.extmul_high_i32x4_u(x2, m1);
  const h1 = v128.xor(high(a, b), v128.load(keys, 32)), l1 = low(a, b);
  const x3k = v128.xor(x3, v128.load(keys, 48));
  for (let i = 0; i < blocks; i++) {
    // after two rounds
    let s0 = v128.xor(h1, v128.load(table));
    let s1 = l1;
    let s2 = v128.xor(x3k, v128.load(table, 16));
    let s3 = v128.load(table, 32);
    table += 48;
    for (let r = 2; r < 10; r++) {
      const p = i64x2.extmul_low_i32x4_u(s0, m0), q = i64x2.extmul_high_i32x4_u(s0, m0);
      const u = i64x2.extmul_low_i32x4_u(s2, m1), v = i64x2.extmul_high_i32x4_u(s2, m1);
      s0 = v128.xor(high(u, v), v128.xor(s1, v128.load(keys + (<usize>r << 5))));
      s1 = low(u, v);
      s2 = v128.xor(high(p, q), v128.xor(s3, v128.load(keys + (<usize>r << 5), 16)));
      s3 = low(p, q);
    }
    storePair(out, s0, s1, sc);
    storePair(out + 32, s2, s3, sc);
    out += 64;
  }
}
