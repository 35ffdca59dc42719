import type { Problem } from '../problem.js';
import { wordLiteral } from './literals.js';

/**
 * The lit pixels of a sample and their displaced places, as montecarlo/pair-draw.ts has them: `drawPair` gives the
 * sites (first, second, displaced first, displaced second). Ring, offsets and law are constants of the shader.
 */
export function pairSource({ length, offsets, shifts }: Problem): string {
  const turned = ((shifts.least % length) + length) % length;
  const reached = shifts.thresholds.map((threshold) => ` + select(0u, 1u, word >= ${wordLiteral(threshold)})`);
  return `
fn multiplyHigh(a: u32, b: u32) -> u32 {
  // b is below 2¹⁶.
  return ((a >> 16u) * b + (((a & 0xffffu) * b) >> 16u)) >> 16u;
}
fn offsetAt(number: u32) -> u32 { return ${offsetExpression(offsets)}; }
fn shifted(site: u32, word: u32) -> u32 { return (site + ${turned}u${reached.join('')}) % ${length}u; }
fn drawPair(sample: u32) -> vec4u {
  let words = pairWords(sample);
  let first = multiplyHigh(words.x, ${length}u);
  let second = (first + offsetAt(multiplyHigh(words.y, ${offsets.length}u))) % ${length}u;
  return vec4u(first, second, shifted(first, words.z), shifted(second, words.w));
}
`;
}

/** offsets[number] as a sum: runs of consecutive offsets need one term each, and no table. */
function offsetExpression(offsets: readonly number[]): string {
  const terms = [`number + ${wordLiteral(offsets[0]!)}`];
  for (let i = 1; i < offsets.length; i++) {
    const jump = offsets[i]! - offsets[i - 1]! - 1;
    if (jump !== 0) terms.push(`select(0u, ${wordLiteral(jump)}, number >= ${i}u)`);
  }
  return terms.join(' + ');
}
