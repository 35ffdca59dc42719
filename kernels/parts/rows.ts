import { Layer, TapGroup } from './layer';

// One pass over a row adds the taps of a group to a sum, which starts from the bias and is rectified after the
// last group. Each kind of pass is a function of its own, with its weights in registers: the types below stand
// for compile-time choices.

/** Kinds of tap groups; their size is the number of the kind. */
export class OneTap {
  a: u8;
}
export class TwoTaps {
  a: u16;
}
export class ThreeNeighbours {
  a: u8;
  b: u8;
  c: u8;
}
export class FourTaps {
  a: u32;
}
export class SumOfNeighbours {
  a: u8;
  b: u8;
  c: u8;
  d: u8;
  e: u8;
}
/** Their size is the answer. */
export class Yes {
  a: u8;
}
export class No {}

/** What a pass compares its result with; see `compare.ts`. */
@unmanaged
export class Comparison {
  /** Row of the reference map. */
  reference: usize;
  /** Weight of the channel in the output of the net. */
  weight: v128;
  /** Address of the sums of the first batch, and bytes to those of the next. */
  sums: usize;
  sumBytes: usize;
}

/**
 * The sites of a row of all batches, four at a time: max(sum + Σ w x, floor), where the sum is the bias if it is the
 * first pass and else what the row holds. If it is the last pass of a comparison, squared differences from the
 * reference are summed too.
 */
export function addRows<T, Kind, First, Compared>(
  layer: Layer, group: TapGroup, bias: v128, floor: v128, input: usize, row: usize, batches: i32, comparison: Comparison,
): void {
  const kind = offsetof<Kind>();
  const w0 = group.weight0, w1 = group.weight1, w2 = group.weight2, w3 = group.weight3;
  const bytes = <usize>layer.wholeLength << 4;
  let reference = offsetof<Compared>() ? comparison.reference : 0;
  let sums = offsetof<Compared>() ? comparison.sums : 0;
  do {
    let p0 = input + group.source0, p1 = input + group.source1, p2 = input + group.source2, p3 = input + group.source3;
    let out = row, from = reference;
    const end = row + bytes;
    let x0 = v128.load(p0), x1 = v128.load(p0, 16);
    let squares = v128.splat<T>(0), differences = squares;
    do {
      let a0 = bias, a1 = bias, a2 = bias, a3 = bias;
      if (!offsetof<First>()) {
        a0 = v128.load(out);
        a1 = v128.load(out, 16);
        a2 = v128.load(out, 32);
        a3 = v128.load(out, 48);
      }
      if (kind == 5) {
        const x2 = v128.load(p0, 32), x3 = v128.load(p0, 48), x4 = v128.load(p0, 64), x5 = v128.load(p0, 80);
        const x12 = v128.add<T>(x1, x2), x34 = v128.add<T>(x3, x4);
        a0 = v128.add<T>(a0, v128.add<T>(x0, x12));
        a1 = v128.add<T>(a1, v128.add<T>(x12, x3));
        a2 = v128.add<T>(a2, v128.add<T>(x2, x34));
        a3 = v128.add<T>(a3, v128.add<T>(x34, x5));
        x0 = x4;
        x1 = x5;
      } else if (kind == 3) {
        const x2 = v128.load(p0, 32), x3 = v128.load(p0, 48), x4 = v128.load(p0, 64), x5 = v128.load(p0, 80);
        a0 = v128.add<T>(a0, v128.add<T>(two<T>(w0, x0, w1, x1), v128.mul<T>(w2, x2)));
        a1 = v128.add<T>(a1, v128.add<T>(two<T>(w0, x1, w1, x2), v128.mul<T>(w2, x3)));
        a2 = v128.add<T>(a2, v128.add<T>(two<T>(w0, x2, w1, x3), v128.mul<T>(w2, x4)));
        a3 = v128.add<T>(a3, v128.add<T>(two<T>(w0, x3, w1, x4), v128.mul<T>(w2, x5)));
        x0 = x4;
        x1 = x5;
      } else if (kind == 1) {
        a0 = v128.add<T>(a0, v128.mul<T>(w0, v128.load(p0)));
        a1 = v128.add<T>(a1, v128.mul<T>(w0, v128.load(p0, 16)));
        a2 = v128.add<T>(a2, v128.mul<T>(w0, v128.load(p0, 32)));
        a3 = v128.add<T>(a3, v128.mul<T>(w0, v128.load(p0, 48)));
      } else {
        a0 = v128.add<T>(a0, two<T>(w0, v128.load(p0), w1, v128.load(p1)));
        a1 = v128.add<T>(a1, two<T>(w0, v128.load(p0, 16), w1, v128.load(p1, 16)));
        a2 = v128.add<T>(a2, two<T>(w0, v128.load(p0, 32), w1, v128.load(p1, 32)));
        a3 = v128.add<T>(a3, two<T>(w0, v128.load(p0, 48), w1, v128.load(p1, 48)));
        if (kind == 4) {
          a0 = v128.add<T>(a0, two<T>(w2, v128.load(p2), w3, v128.load(p3)));
          a1 = v128.add<T>(a1, two<T>(w2, v128.load(p2, 16), w3, v128.load(p3, 16)));
          a2 = v128.add<T>(a2, two<T>(w2, v128.load(p2, 32), w3, v128.load(p3, 32)));
          a3 = v128.add<T>(a3, two<T>(w2, v128.load(p2, 48), w3, v128.load(p3, 48)));
        }
      }
      a0 = v128.pmax<T>(a0, floor);
      a1 = v128.pmax<T>(a1, floor);
      a2 = v128.pmax<T>(a2, floor);
      a3 = v128.pmax<T>(a3, floor);
      v128.store(out, a0);
      v128.store(out, a1, 16);
      v128.store(out, a2, 32);
      v128.store(out, a3, 48);
      if (offsetof<Compared>()) {
        a0 = v128.sub<T>(a0, v128.load(from));
        a1 = v128.sub<T>(a1, v128.load(from, 16));
        a2 = v128.sub<T>(a2, v128.load(from, 32));
        a3 = v128.sub<T>(a3, v128.load(from, 48));
        squares = v128.add<T>(squares, v128.add<T>(two<T>(a0, a0, a1, a1), two<T>(a2, a2, a3, a3)));
        differences = v128.add<T>(differences, v128.add<T>(v128.add<T>(a0, a1), v128.add<T>(a2, a3)));
        from += 64;
      }
      p0 += 64;
      if (kind == 2 || kind == 4) p1 += 64;
      if (kind == 4) {
        p2 += 64;
        p3 += 64;
      }
      out += 64;
    } while (out < end);
    if (offsetof<Compared>()) {
      addSums<T>(sums, squares, comparison.weight, differences);
      reference += layer.outputBytes;
      sums += comparison.sumBytes;
    }
    input += layer.inputBytes;
    row += layer.outputBytes;
  } while (--batches);
}

/** w x + v y. */
@inline
function two<T>(w: v128, x: v128, v: v128, y: v128): v128 {
  return v128.add<T>(v128.mul<T>(w, x), v128.mul<T>(v, y));
}

/**
 * Adds sums over a row to those of its batch: squares, and differences times the weight of the channel in the output.
 */
@inline
export function addSums<T>(sums: usize, squares: v128, weight: v128, differences: v128): void {
  v128.store(sums, v128.add<T>(v128.load(sums), squares));
  v128.store(sums, v128.add<T>(v128.load(sums, 16), v128.mul<T>(weight, differences)), 16);
}
