import type { NetLayout } from '../../nets/layout/net-layout.js';
import { requireNumber } from '../../numerics/input-error.js';
import { requireDeviation, requireObject } from '../../numerics/require-argument.js';

/** What a learning rate is a multiple of: 1, or the scale of `rateScale`. */
export type RateScaling = 'width-and-alpha' | 'none';

/**
 * The factor that keeps a learning rate of order 1 right for every width and α, for gradient descent from parameters of
 * order 1: s = α^{p−2} min(1, α^{2−2/D})/(c²n), c the factor of the weights of the last layer, n its fan-in, D the layers
 * whose weights train.
 *
 * In one step f changes by s·Θ dL/df, Θ = Σ (∂f/∂θ)² ~ c²n of the last layer, where hidden layers scale by 1/√fan-in:
 * 1/H for a mean-field readout of H channels, whose rate is lr·H as published; 1 for 1/√H. With L = ℓ(αf)/α^p, F = αf
 * changes by s·c²n·α^{2−p}, which α ≥ 1 keeps of order lr by s ~ α^{p−2}. At α < 1 f has to grow to 1/α, D layers
 * together by α^{−1/D} each; then Θ is larger by α^{−2+2/D}, and the factor s ~ α^{p−2/D} keeps steps stable to the end:
 * α^{p−1} for one hidden layer, α^{p−2} where the last layer alone trains. The first step changes F by lr·min(1, α^{2−2/D}).
 * @param power p, as in `createOutputLoss`
 * @throws InputError unless α > 0 and p is from 0 to 2
 * @see {@link scheduledRate}
 */
export function rateScale(
  layout: NetLayout,
  options: { readonly alpha: number; readonly power: number; readonly trained?: readonly boolean[] },
): number {
  const subject = 'rateScale';
  requireObject(subject, 'layout', layout, ['parameters', 'layers']);
  requireObject(subject, 'options', options, ['alpha', 'power']);
  const alpha = requireDeviation(subject, 'alpha', options.alpha);
  const power = requireNumber(subject, 'power', options.power, 0, 2);
  const { trained } = options;
  const weights = layout.parameters.filter(({ role }) => role === 'weights');
  const depth = layout.parameters.filter(({ role }, k) => role === 'weights' && trained?.[k] !== false).length;
  const readout = weights.at(-1);
  const factor = readout === undefined ? 1 : layout.layers[readout.layer]!.factor;
  const kernel = factor ** 2 * (readout?.fanIn ?? 1);
  return (alpha ** (power - 2) * Math.min(1, alpha ** (2 - 2 / Math.max(1, depth)))) / kernel;
}
