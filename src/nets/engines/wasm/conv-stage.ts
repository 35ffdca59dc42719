import { ConvForward } from './conv-forward.js';
import { ConvGradient } from './conv-gradient.js';
import { ConvPullback } from './conv-pullback.js';
import type { KernelMemory } from './kernel-memory.js';
import type { Slice, Stage, StageMaps } from './stage.js';
import { type LayerArrays, StageBiases, StageWeights } from './stage-arrays.js';

/** A convolution, with the rectifier behind it where there is one. */
export class ConvStage implements Stage {
  private readonly weights: StageWeights;
  private readonly biases: StageBiases;
  private readonly product: ConvForward;
  private readonly gradients: ConvGradient;
  private readonly pullback: ConvPullback | undefined;

  constructor(
    memory: KernelMemory,
    private readonly arrays: LayerArrays,
    private readonly maps: StageMaps,
    rectifier: number | undefined,
  ) {
    const { layer } = arrays;
    const { input, output, gradient, target, sliceSize } = maps;
    this.weights = new StageWeights(memory, arrays);
    this.biases = new StageBiases(memory, arrays, 1, layer.output.channels);
    this.product = new ConvForward(memory, layer, input, output, rectifier);
    this.gradients = new ConvGradient(memory, arrays, input, gradient);
    if (target) this.pullback = new ConvPullback(memory, layer, gradient, target, input, sliceSize);
  }

  begin(backward: boolean): void {
    this.weights.load();
    this.biases.load();
    this.product.pack(this.weights.weights);
    if (!backward) return;
    this.pullback?.pack(this.weights.weights);
    this.gradients.clear();
    this.biases.clear();
  }

  forward(slice: Slice): void {
    const { input } = this.maps;
    if (this.arrays.layer.padding === 'periodic') input.wrap(slice.first, slice.count);
    this.product.run(slice, this.biases.values, true);
  }

  write(slice: Slice, rectified: boolean): void {
    this.product.run(slice, this.biases.values, rectified);
  }

  backward(slice: Slice, toInput: boolean): void {
    this.gradients.add(slice, this.biases);
    if (toInput) this.pullback?.run(slice);
  }

  end(): void {
    if (this.arrays.trained.weights) {
      this.gradients.store(this.weights);
      this.weights.store();
    }
    if (this.arrays.trained.biases) this.biases.store();
  }
}
