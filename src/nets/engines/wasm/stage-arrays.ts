import type { LaidLayer } from '../../layout/net-layout.js';
import type { Floats } from '../engine.js';
import type { KernelMemory } from './kernel-memory.js';

/** The arrays of a layer as the caller sees them, and which of them are trained. */
export interface LayerArrays {
  readonly layer: LaidLayer;
  readonly weights: Floats;
  readonly weightGradient: Floats;
  /** Undefined where the layer has none. */
  readonly biases: Floats | undefined;
  /** Where the weights lie in the memory of a kernel, if they do. */
  readonly home: { readonly memory: KernelMemory; readonly weights: number; readonly gradient: number } | undefined;
  readonly biasGradient: Floats | undefined;
  readonly trained: { readonly weights: boolean; readonly biases: boolean };
}

/** The weights of a layer and their gradient in the memory of the kernel, in the order of the description. */
export class StageWeights {
  readonly weights: number;
  readonly gradient: number;
  private readonly isHome: boolean;

  constructor(
    private readonly memory: KernelMemory,
    private readonly arrays: LayerArrays,
  ) {
    const { home } = arrays;
    this.isHome = home?.memory === memory;
    this.weights = home && this.isHome ? home.weights : memory.numbers(arrays.weights.length);
    this.gradient = home && this.isHome ? home.gradient : memory.numbers(arrays.weights.length);
  }

  load(): void {
    if (this.isHome) return;
    const { weights } = this.arrays;
    this.memory.view(this.weights, weights.length).set(weights);
  }

  clearGradient(): void {
    this.memory.call('clear', this.gradient, this.arrays.weights.byteLength);
  }

  store(): void {
    if (this.isHome) return;
    const { weightGradient } = this.arrays;
    weightGradient.set(this.memory.view(this.gradient, weightGradient.length));
  }
}

/**
 * The biases of a layer in the memory of the kernel: rows [sites, channels] filled up to vectors, one row of a conv.
 */
export class StageBiases {
  /** Bytes of a row. */
  readonly row: number;
  readonly values: number;
  readonly gradient: number;
  private readonly width: number;

  constructor(
    private readonly memory: KernelMemory,
    private readonly arrays: LayerArrays,
    private readonly sites: number,
    private readonly channels: number,
  ) {
    this.width = memory.padded(channels);
    this.row = this.width * memory.bytes;
    this.values = memory.numbers(sites * this.width);
    this.gradient = memory.numbers(sites * this.width);
  }

  load(): void {
    const { biases } = this.arrays;
    if (!biases) return;
    const view = this.memory.view(this.values, this.sites * this.width);
    this.each((at, k) => {
      view[at] = biases[k]!;
    });
  }

  clear(): void {
    this.memory.call('clear', this.gradient, this.sites * this.row);
  }

  store(): void {
    const { biasGradient } = this.arrays;
    if (!biasGradient) return;
    const view = this.memory.view(this.gradient, this.sites * this.width);
    biasGradient.fill(0);
    this.each((at, k) => {
      biasGradient[k]! += view[at]!;
    });
  }

  /** Each place with that in the array [channels, sites], which has one number where all share one. */
  private each(visit: (at: number, k: number) => void): void {
    const shared = this.arrays.biases?.length === 1;
    for (let i = 0; i < this.sites; i++) {
      for (let h = 0; h < this.channels; h++) visit(i * this.width + h, shared ? 0 : h * this.sites + i);
    }
  }
}
