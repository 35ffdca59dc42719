import type { NetLayout } from '../../layout/net-layout.js';
import { valueCount } from '../../layout/net-layout.js';
import type { Floats } from '../engine.js';
import type { Watch } from './forward.js';
import type { Tensor, TensorFlow } from './tensorflow.js';

/** What is kept of the last forward pass, on the device: the values of every operation, and moments of batch norms. */
export class Trace implements Watch {
  readonly #maps: Tensor[] = [];
  readonly #moments: { readonly layer: number; readonly mean: Tensor; readonly variance: Tensor }[] = [];

  constructor(
    private readonly tf: TensorFlow,
    private readonly layout: NetLayout,
    readonly count: number,
  ) {}

  values(k: number, map: Tensor): void {
    this.#maps[k] = this.tf.keep(map);
  }

  momentsOf(layer: number, mean: Tensor, variance: Tensor): void {
    this.#moments.push({ layer, mean: this.tf.keep(mean), variance: this.tf.keep(variance) });
  }

  /** The values of operation k. */
  map(k: number): Tensor {
    return this.#maps[k]!;
  }

  /** The outputs of the net. */
  get last(): Tensor {
    return this.map(this.#maps.length - 1);
  }

  /** Mean and variance of every batch norm that took those of its batch. */
  get moments(): readonly Tensor[] {
    return this.#moments.flatMap(({ mean, variance }) => [mean, variance]);
  }

  /** Moves the running statistics towards the moments, given the numbers of `moments`. */
  moveStatistics(numbers: readonly ArrayLike<number>[], statistics: readonly Floats[]): void {
    for (const [k, { layer }] of this.#moments.entries()) {
      const { description, input, statistics: at } = this.layout.layers[layer]!;
      const momentum = (description.kind === 'batch-norm' ? description.momentum : undefined) ?? 0.1;
      const total = (this.count * valueCount(input)) / input.channels;
      const unbiased = total / Math.max(1, total - 1);
      const [means, variances] = [statistics[at]!, statistics[at + 1]!];
      for (let h = 0; h < means.length; h++) {
        means[h]! += momentum * (numbers[2 * k]![h]! - means[h]!);
        variances[h]! += momentum * (unbiased * numbers[2 * k + 1]![h]! - variances[h]!);
      }
    }
  }

  dispose(): void {
    for (const tensor of [...this.#maps, ...this.moments]) tensor.dispose();
    this.#maps.length = 0;
    this.#moments.length = 0;
  }
}
