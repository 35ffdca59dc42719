import * as coefficients from '../../numerics/random/float32-coefficients.js';
import { stream } from '../../numerics/random/streams.js';
import { float32Literal } from './literals.js';

const c = Object.fromEntries(Object.entries(coefficients).map(([name, value]) => [name, float32Literal(value)]));
const doubled = (value: number) => float32Literal(-2 * value);

/**
 * Philox4x32-10 with the counters of numerics/random/streams.ts, and Box–Muller by the polynomials of
 * float32-coefficients.ts, as numerics/random/gaussian.ts has them. Of the first two rounds, `p.blocks` holds what
 * depends on the block (block-parts.ts); `samplePart` gives what depends on the sample. High words of products are put
 * together from 16-bit halves.
 */
export const randomSource = `
fn high0(a: u32) -> u32 {
  // The halves of this multiplier add up to less than 2¹⁶, so the sum of the middle products fits.
  let low = a & 0xffffu;
  let high = a >> 16u;
  return high * 0xd251u + ((high * 0x1f53u + low * 0xd251u + ((low * 0x1f53u) >> 16u)) >> 16u);
}
fn high1(a: u32) -> u32 {
  let low = a & 0xffffu;
  let high = a >> 16u;
  let middle = high * 0x8d57u + ((low * 0x8d57u) >> 16u);
  let other = low * 0xcd9eu + (middle & 0xffffu);
  return high * 0xcd9eu + (middle >> 16u) + (other >> 16u);
}
fn low0(a: u32) -> u32 { return a * 0xd2511f53u; }
fn low1(a: u32) -> u32 { return a * 0xcd9e8d57u; }

fn samplePart(sample: u32, stream: u32) -> vec3u {
  let word = high0(sample) ^ stream ^ p.keys[0].y;
  return vec3u(high1(word) ^ p.keys[1].x, low1(word), low0(sample) ^ p.keys[1].y);
}
fn philox(sample: vec3u, block: vec4u) -> vec4u {
  var x = vec4u(sample.x ^ block.x, sample.y, sample.z ^ block.y, block.z);
${[2, 3, 4, 5, 6, 7, 8, 9]
  .map(
    (r) => `  x = vec4u(high1(x.z) ^ x.y ^ p.keys[${r}].x, low1(x.z), high0(x.x) ^ x.w ^ p.keys[${r}].y, low0(x.x));`,
  )
  .join('\n')}
  return x;
}

fn squaredRadius(word: u32) -> f32 {
  let shifted = bitcast<i32>(f32((word >> 8u) | 1u)) - 0x4b3504f3;
  let m = bitcast<f32>((shifted & 0x7fffff) + 0x3f3504f3);
  let t = (m - 1f) / (m + 1f);
  let z = t * t;
  let series = ${doubled(coefficients.logarithm1)} + z * (${doubled(coefficients.logarithm2)} + z * ${doubled(coefficients.logarithm3)});
  return f32(shifted >> 23u) * ${doubled(coefficients.logarithmOfTwo)} + t * (${doubled(coefficients.logarithm0)} + z * series);
}
fn gaussianPair(words: vec2u) -> vec2f {
  let radius = sqrt(squaredRadius(words.x));
  let v = (bitcast<f32>(((words.y >> 7u) & 0x7fffffu) | 0x3f800000u) - 1.5f) + 0x1p-24f;
  let z = v * v;
  let cosine = ${c['cosine0']} + z * (${c['cosine1']} + z * (${c['cosine2']} + z * (${c['cosine3']} + z * ${c['cosine4']})));
  let sine = v * (${c['sine0']} + z * (${c['sine1']} + z * (${c['sine2']} + z * ${c['sine3']})));
  let odd = (words.y & 0x40000000u) != 0u;
  let first = bitcast<u32>(radius * select(cosine, sine, odd)) ^ ((words.y ^ (words.y << 1u)) & 0x80000000u);
  let second = bitcast<u32>(radius * select(sine, cosine, odd)) ^ (words.y & 0x80000000u);
  return vec2f(bitcast<f32>(first), bitcast<f32>(second));
}
fn gaussians(sample: vec3u, block: u32) -> vec4f {
  let words = philox(sample, p.blocks[block]);
  return vec4f(gaussianPair(words.xy), gaussianPair(words.zw));
}
fn noisePart(sample: u32) -> vec3u { return samplePart(sample, ${stream.noise}u); }
fn pairWords(sample: u32) -> vec4u { return philox(samplePart(sample, ${stream.pair}u), p.blocks[0]); }
`;
