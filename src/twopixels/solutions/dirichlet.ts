import { type ConvNet, convLayer, convNet } from '../../nets/ring/network.js';
import { InputError } from '../../numerics/input-error.js';
import { requireObject } from '../../numerics/require-argument.js';
import { admissibleSize, type SolutionSizeOptions } from './admissible.js';

/** Scale up to which D of the output is right to 10⁻⁸ in float64: the sums behind negative filters cancel. */
const largestScale = 39;

/**
 * Dirichlet low-frequency solution (s = 3): one channel, filters [1, −2cos(2πj/ξ), 1] for j = k̃, k̃ − 1, …, 1,
 * bias −1 in the last layer.
 *
 * The product of the filters is the Dirichlet kernel: T_k̃ is the box of width ξ, T_k a symmetric Gaussian binomial at
 * q = e^{2πi/ξ}, positive in this order. Output ReLU(ξ − d). The filters with a negative centre (j < ξ/4) come last.
 * @throws InputError unless s = 3, ξ is odd, 3 ≤ ξ ≤ 39 (beyond, float64 loses the output by cancellation), and 2ξ ≤ l
 * @see {@link lowFrequency}
 */
export function dirichlet(options: SolutionSizeOptions): ConvNet {
  const subject = 'dirichlet';
  requireObject(subject, 'options', options);
  if (options.filterSize !== undefined && options.filterSize !== 3) {
    throw new InputError(subject, `filterSize must be 3, got ${options.filterSize} (use 3 or another solution)`);
  }
  const { depth, scale } = admissibleSize(subject, options);
  if (scale > largestScale) {
    throw new InputError(
      subject,
      `scale must be at most ${largestScale} for float64 to resolve the output, got ${scale} (use another solution)`,
    );
  }
  const layers = Array.from({ length: depth }, (_, k) => {
    const centre = -2 * Math.cos((2 * Math.PI * (depth - k)) / scale);
    return convLayer({ filters: [[[1, centre, 1]]], bias: [k === depth - 1 ? -1 : 0] });
  });
  return convNet({ name: 'dirichlet', layers });
}
