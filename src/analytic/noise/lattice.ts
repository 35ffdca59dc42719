import { type ConvNet, requireNetwork } from '../../nets/ring/network.js';
import { overShifts } from '../../numerics/lattice/shifts.js';
import { requireDeviation } from '../../numerics/require-argument.js';
import { leastNoise, requireTask, type TwoPixelTask } from '../../twopixels/task.js';
import { planForPairs } from '../pair-plan.js';
import { cleanMaps } from './clean-maps.js';
import { latticeReading } from './lattice-reading.js';

/**
 * Numerators ⟨‖f(x + η) − f(x)‖²⟩ of the wanted layers, the output last, for noise N(0, σ²) on each site, by a
 * deterministic lattice quadrature over the noise of the whole ring: for any net.
 *
 * A Korobov rule of N points in l + 1 dimensions, one of which picks the pair, each point with η and −η; 8 fixed random
 * shifts. `error` is the half-width of the 95 % interval over the shifts. N is 127 … 4093 as the size of the net
 * allows: 0.1 to 0.3 s for up to three channels; large nets take N = 127 and what time it needs (96 channels,
 * ξ = 11, l = 64: 6 s, 1.5 %).
 *
 * Error in per cent of the value, measured against Monte Carlo of 2·10⁷ samples (itself good to 0.01 … 0.03 %), for
 * lσ² = 8/3, ξ = 5, 7, 9, 11 and l = 24, 32, 48, 64; 143 of the 144 intervals cover:
 *
 *     solution, layer             largest   rms     stated: largest, median
 *     low-frequency, threshold     0.10     0.04            0.20     0.05
 *     low-frequency, output        0.14     0.08            0.56     0.12
 *     Dirichlet, threshold         0.17     0.07            0.24     0.16
 *     Dirichlet, output            0.18     0.07            0.63     0.23
 *     layers before, both          0.04     0.02            0.05     0.03
 *
 * Lattice rules and shifts: Sloan, Joe, *Lattice methods for multiple integration* (Oxford, 1994); the baker's
 * transform: Hickernell, in *Monte Carlo and quasi-Monte Carlo methods 2000* (Springer, 2002), 274.
 * @param wanted which layers, the output last; all if left out
 * @throws InputError if the net does not fit the ring of the task, or σ is not a positive number
 * @example
 * ```ts
 * import { gaussianClosureNumerators, latticeNoiseNumerators } from 'diffeolab/analytic';
 * import { lowFrequency, noiseDeviation, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 24, scale: 5 };
 * const [task, network] = [twoPixelTask(size), lowFrequency(size)];
 * console.log(latticeNoiseNumerators(network, task, noiseDeviation(task)).at(-1)); // { value: 101.43…, error: 0.17… }
 * console.log(gaussianClosureNumerators(network, task, noiseDeviation(task)).at(-1)); // { value: 87.690… }
 * ```
 */
export function latticeNoiseNumerators(
  network: ConvNet,
  task: TwoPixelTask,
  deviation: number,
  wanted?: readonly boolean[],
): ({ value: number; error: number } | undefined)[] {
  const subject = 'latticeNoiseNumerators';
  requireNetwork(subject, network);
  requireTask(subject, task);
  const plan = planForPairs(subject, network, task);
  requireDeviation(subject, 'deviation', deviation, leastNoise);
  const { squares } = latticeReading(cleanMaps(plan, task), task, deviation);
  return squares.map((ofShifts, k) => (wanted?.[k] === false ? undefined : overShifts(ofShifts)));
}
