import { numeratorCount, type Problem } from '../problem.js';
import { blockParts, roundKeys } from './block-parts.js';

/** Bytes of a vec4. */
const vectorBytes = 16;

/** Where the parts of the uniform buffer lie, in vectors. */
function layout(problem: Problem) {
  const shifts = Math.ceil(numeratorCount(problem) / 4);
  const blocks = Math.ceil(problem.length / 4);
  return { shifts, blocks, vectors: 1 + shifts + 10 + blocks };
}

/** WGSL of the uniform buffer `p`. */
export function parametersSource(problem: Problem): string {
  const { shifts, blocks } = layout(problem);
  return `
struct Parameters {
  sample: u32,
  count: u32,
  deviation: f32,
  zero: u32,
  shifts: array<vec4f, ${shifts}>,
  keys: array<vec4u, 10>,
  blocks: array<vec4u, ${blocks}>,
}
@group(0) @binding(0) var<uniform> p: Parameters;
`;
}

/**
 * The contents of the uniform buffer for `count` samples from `first` on, all of one high word.
 * @param shifts numbers about which squares of each numerator are summed
 */
export function packParameters(problem: Problem, first: number, count: number, shifts: ArrayLike<number>): ArrayBuffer {
  const { shifts: shiftVectors, blocks, vectors } = layout(problem);
  const buffer = new ArrayBuffer(vectors * vectorBytes);
  new Uint32Array(buffer).set([first, count]);
  new Float32Array(buffer).set([problem.deviation], 2);
  new Float32Array(buffer).set(shifts, 4);
  new Uint32Array(buffer).set(roundKeys(problem.key), 4 * (1 + shiftVectors));
  const parts = blockParts(problem.key, Math.floor(first / 2 ** 32), blocks);
  new Uint32Array(buffer).set(parts, 4 * (11 + shiftVectors));
  return buffer;
}

/** Bytes of the uniform buffer. */
export function parametersBytes(problem: Problem): number {
  return layout(problem).vectors * vectorBytes;
}
