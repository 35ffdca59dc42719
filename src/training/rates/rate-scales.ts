import type { NetArray, NetLayout } from '../../nets/layout/net-layout.js';
import { requireNumber } from '../../numerics/input-error.js';
import { requireDeviation, requireObject } from '../../numerics/require-argument.js';

/** What a learning rate is a multiple of: 1, or the scales of `rateScales`. */
export type RateScaling = 'width-and-alpha' | 'none';

/** What the scales of rates depend on beside the layout. */
export interface RateScaleOptions {
  /** α: F = αf. */
  readonly alpha: number;
  /** p: the loss is divided by α^p. */
  readonly power: number;
  /** Which arrays train, default all. */
  readonly trained?: readonly boolean[];
}

/**
 * Factors, one a parameter array, that keep a learning rate of order 1 right for every width and α in gradient descent:
 * s_k = α^{p−2} min(1, α^{2−2/D})/Θ_k. Θ_k is the order of Σ_i (∂f/∂θ_ki)², where activations are of order 1; D counts
 * the layers whose weights train.
 *
 * Width: weights of a layer with factor c and fan-in n have Θ = c²n δ², biases δ². Of the last layer δ = 1; before it
 * δ² = 1/n of a mean-field last layer, 1 of any other. So the weights of a mean-field readout of H channels and of NTK
 * layers before it have 1/H, hence the published lr·H, but its bias 1: moved by lr·H, as in `scale_detection_1d`, it
 * would bound the rate by 1/H. Standard layers move as NTK ones do.
 *
 * α: with L = ℓ(αf)/α^p, F changes by s Θ α^{2−p}, which s ~ α^{p−2} keeps of order lr. At α < 1 f has to grow to 1/α,
 * D layers together by α^{−1/D} each; then Θ is larger by α^{−2+2/D}, and s ~ α^{p−2/D} keeps steps stable to the end:
 * α^{p−1} of one hidden layer, α^{p−2} where the last layer alone trains. So the first step changes F by lr·min(1,
 * α^{2−2/D}).
 * @throws InputError unless α > 0 and p is from 0 to 2
 * @see {@link trainNet}
 * @example
 * ```ts
 * import { layOut, presetNet } from 'diffeolab/nets';
 * import { rateScales } from 'diffeolab/training';
 *
 * const layout = layOut(presetNet('cnn', { input: { channels: 1, size: [32] }, channels: 16, depth: 1 }));
 * console.log(layout.parameters.map(({ role }) => role)); // [ 'weights', 'biases', 'weights', 'biases' ]
 * console.log(rateScales(layout, { alpha: 1, power: 1 }).map(Math.round)); // [ 16, 16, 16, 1 ]
 * ```
 */
export function rateScales(layout: NetLayout, options: RateScaleOptions): number[] {
  const subject = 'rateScales';
  requireObject(subject, 'layout', layout, ['parameters', 'layers']);
  requireObject(subject, 'options', options, ['alpha', 'power']);
  const alpha = requireDeviation(subject, 'alpha', options.alpha);
  const power = requireNumber(subject, 'power', options.power, 0, 2);
  const { trained } = options;
  const { parameters, layers } = layout;
  const isTrainedWeight = ({ role }: NetArray, k: number) => role === 'weights' && trained?.[k] !== false;
  const depth = Math.max(1, parameters.filter(isTrainedWeight).length);
  const common = alpha ** (power - 2) * Math.min(1, alpha ** (2 - 2 / depth));
  const sumOfSquares = ({ layer, fanIn }: NetArray) => layers[layer]!.factor ** 2 * fanIn;
  const last = parameters.findLast(({ role }) => role === 'weights');
  const isReadout = (array: NetArray) => array.layer === last?.layer;
  const before = last === undefined ? 1 : Math.min(1, sumOfSquares(last));
  return parameters.map((array) => {
    const width = (array.role === 'weights' ? sumOfSquares(array) : 1) * (isReadout(array) ? 1 : before);
    return common / width;
  });
}
