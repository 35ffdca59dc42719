import { montecarlo, nets, twopixels } from 'diffeolab';
import * as assert from 'uvu/assert';

const { posedProblem } = montecarlo;
const { convLayer, convNet } = nets;
const { constructSolution, displacementLaw, noiseDeviation, twoPixelTask } = twopixels;

export type Pose = { length?: number; scale?: number; gap?: number } & twopixels.SolutionOptions;
type Options = Partial<montecarlo.EstimateOptions>;

/** The problem that a constructed solution poses. */
export function pose(name: string, { gap, ...solution }: Pose, options: Options = {}): montecarlo.Problem {
  const { length, scale } = solution;
  const task = twoPixelTask({ length, scale, ...(gap === undefined ? {} : { gap }) });
  return posedProblem(constructSolution(name, solution), task, {
    deviation: noiseDeviation(task),
    samples: 1e6,
    ...options,
  });
}

/** Nets and options that every engine must agree on. */
export const problems: [string, montecarlo.Problem][] = [
  ['low-frequency', pose('low-frequency', { length: 32, scale: 7 })],
  ['low-frequency, filters of 5, odd ring', pose('low-frequency', { length: 27, scale: 13, filterSize: 5 })],
  ['Dirichlet', pose('dirichlet', { length: 30, scale: 11 })],
  ['high-frequency', pose('high-frequency', { length: 32, scale: 7 })],
  ['high-frequency, filters of 5, one layer', pose('high-frequency', { length: 21, scale: 5, filterSize: 5 })],
  ['mix', pose('mix', { length: 29, scale: 9, mix: '2/3' })],
  ['disordered', pose('disordered', { length: 26, scale: 5, channels: 12, disorder: 0.3 })],
  ['strided', pose('strided', { length: 36, scale: 9 })],
  ['strided, filters of 2', pose('strided', { length: 32, scale: 8, filterSize: 2 })],
  ['with a gap', pose('low-frequency', { length: 24, scale: 7, gap: 2 })],
  [
    'wide displacements',
    pose(
      'low-frequency',
      { length: 8, scale: 3 },
      { law: displacementLaw([0.05, 0.1, 0.15, 0.1, 0.2, 0.1, 0.15, 0.1, 0.05]) },
    ),
  ],
  ['displacements only', pose('high-frequency', { length: 32, scale: 7 }, { quantities: 'diffeo' })],
  ['noise only', pose('dirichlet', { length: 32, scale: 7 }, { quantities: 'noise' })],
  ['even filter with stride 1, readout, constant', oddNet()],
];

/** A net that no solution has: even filters, a stride that does not divide the ring, negative weights, a readout. */
function oddNet(): montecarlo.Problem {
  const task = twoPixelTask({ length: 25, scale: 6 });
  const network = convNet({
    name: 'odd',
    layers: [
      convLayer({ filters: [[[0.5, -1, 2, 1]], [[1, 0, 0, -0.5]], [[0, 0, 0, 0]]], bias: [0.1, 0, 0.2] }),
      convLayer({
        filters: [
          [
            [1, 1],
            [0, -0.5],
            [1, 0],
          ],
          [
            [0, 2],
            [1, 1],
            [0, 0],
          ],
        ],
        stride: 2,
        bias: [0, -0.3],
      }),
    ],
    readout: [1.5, -0.5],
    constant: 3,
  });
  return posedProblem(network, task, { deviation: noiseDeviation(task), samples: 1e6 });
}

/** Largest difference of two lists of numerators [count, perSample], over the scale of each numerator. */
export function largestGap(expected: Float64Array, actual: Float64Array, count: number): number {
  assert.is(actual.length, expected.length);
  const perSample = expected.length / count;
  let gap = 0;
  for (let n = 0; n < perSample; n++) {
    let mean = 0;
    for (let i = n; i < expected.length; i += perSample) mean += expected[i]! / count;
    for (let i = n; i < expected.length; i += perSample) {
      const scale = mean + expected[i]!;
      if (actual[i] !== expected[i]) gap = Math.max(gap, Math.abs(actual[i]! - expected[i]!) / scale);
    }
  }
  return gap;
}
