import { Layer } from './layer';

/**
 * Squared distance of the maps of a group from reference maps, one vector to `out`; for the last layer the squared difference of
 * the outputs too, behind it.
 */
export function compare(layer: Layer, reference: usize, map: usize, last: bool, out: usize): void {
  const bytes = <usize>layer.outLength << 4;
  let squares = f32x4.splat(0);
  let output = f32x4.splat(0);
  reference += layer.origin;
  map += layer.origin;
  for (let h = 0; h < layer.outChannels; h++) {
    squares = f32x4.add(squares, squaredDistance(reference, map, bytes));
    if (last) {
      const weight = v128.load(layer.readout + (<usize>h << 4));
      output = f32x4.add(output, f32x4.mul(weight, sumOfDifferences(reference, map, bytes)));
    }
    reference += layer.rowBytes;
    map += layer.rowBytes;
  }
  v128.store(out, squares);
  if (last) v128.store(out, f32x4.mul(output, output), 16);
}

/** Σ (b − a)² over a row. */
function squaredDistance(a: usize, b: usize, bytes: usize): v128 {
  const end = b + bytes;
  const whole = b + (bytes & ~63);
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (; b < whole; b += 64) {
    const d0 = f32x4.sub(v128.load(b), v128.load(a));
    const d1 = f32x4.sub(v128.load(b, 16), v128.load(a, 16));
    const d2 = f32x4.sub(v128.load(b, 32), v128.load(a, 32));
    const d3 = f32x4.sub(v128.load(b, 48), v128.load(a, 48));
    s0 = f32x4.add(s0, f32x4.mul(d0, d0));
    s1 = f32x4.add(s1, f32x4.mul(d1, d1));
    s2 = f32x4.add(s2, f32x4.mul(d2, d2));
    s3 = f32x4.add(s3, f32x4.mul(d3, d3));
    a += 64;
  }
  for (; b < end; b += 16) {
    const d = f32x4.sub(v128.load(b), v128.load(a));
    s0 = f32x4.add(s0, f32x4.mul(d, d));
    a += 16;
  }
  return f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
}

/** Σ (b − a) over a row. */
function sumOfDifferences(a: usize, b: usize, bytes: usize): v128 {
  const end = b + bytes;
  const whole = b + (bytes & ~31);
  let s0 = f32x4.splat(0), s1 = s0;
  for (; b < whole; b += 32) {
    s0 = f32x4.add(s0, f32x4.sub(v128.load(b), v128.load(a)));
    s1 = f32x4.add(s1, f32x4.sub(v128.load(b, 16), v128.load(a, 16)));
    a += 32;
  }
  if (b < end) s0 = f32x4.add(s0, f32x4.sub(v128.load(b), v128.load(a)));
  return f32x4.add(s0, s1);
}
