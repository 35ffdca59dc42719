import { multiplyHigh, philox4x32 } from '../numerics/random/philox.js';
import { stream } from '../numerics/random/streams.js';
import type { DisplacementLaw } from '../twopixels/displacement.js';
import type { PixelPair } from '../twopixels/task.js';
import type { Problem, ShiftTable } from './problem.js';

/** The pixels of one sample before and after their displacement. */
export interface PairDraw {
  readonly pair: PixelPair;
  readonly displaced: PixelPair;
}

const words = new Uint32Array(4);

/**
 * The pair of a sample and its displacement, from the four words w₀ … w₃ of block 0 of the pair stream: first site
 * ⌊w₀l/2³²⌋, offset number ⌊w₁n/2³²⌋ of the n allowed ones, shifts of the two pixels from w₂ and w₃. Probabilities are
 * within 2⁻³² of the stated ones.
 * @see {@link posedProblem}
 */
export function drawPair(problem: Problem, sample: number): PairDraw {
  const { length, offsets, shifts } = problem;
  philox4x32(words, sample >>> 0, Math.floor(sample / 2 ** 32), 0, stream.pair, problem.key);
  const first = multiplyHigh(words[0]!, length);
  const second = (first + offsets[multiplyHigh(words[1]!, offsets.length)]!) % length;
  const move = (site: number, word: number) => (((site + drawShift(shifts, word)) % length) + length) % length;
  return { pair: [first, second], displaced: [move(first, words[2]!), move(second, words[3]!)] };
}

function drawShift(shifts: ShiftTable, word: number): number {
  return shifts.thresholds.filter((threshold) => word >= threshold).length + shifts.least;
}

/** The thresholds of a displacement law; shifts of a probability below 2⁻³³ are left out. */
export function shiftTable(law: DisplacementLaw): ShiftTable {
  let cumulative = 0;
  const thresholds = law.probabilities.map((probability) => {
    const threshold = Math.round(2 ** 32 * cumulative);
    cumulative += probability;
    return threshold;
  });
  const certain = thresholds.filter((threshold) => threshold === 0).length;
  return {
    least: certain - 1 - law.range,
    thresholds: thresholds.filter((threshold) => threshold > 0 && threshold < 2 ** 32),
  };
}
