import type { NetLayout } from '../../layout/net-layout.js';
import type { Floats, NetMode, Precision } from '../engine.js';
import { BatchNormStage } from './batch-norm-stage.js';
import { ConvStage } from './conv-stage.js';
import { DenseStage } from './dense-stage.js';
import { KernelMemory } from './kernel-memory.js';
import { LocallyConnectedStage } from './locally-connected-stage.js';
import { createMeanStage, createPoolStage, createReluStage } from './plain-stages.js';
import type { Slice, Stage, StageMaps } from './stage.js';
import type { LayerArrays } from './stage-arrays.js';
import { heldInput, planStages, type StagePlan } from './stage-plan.js';
import { noHalo, WasmMap } from './wasm-map.js';

/** Bytes that the maps of a slice may take: as much as stays in the second cache of a core. */
const sliceBytes = 2 ** 18;

/** The arrays of a net as the caller sees them. */
export interface NetArrays {
  readonly parameters: readonly Floats[];
  readonly gradients: readonly Floats[];
  readonly statistics: readonly Floats[];
  /** Whether each parameter is trained; may change. */
  readonly trained: readonly boolean[];
}

/** A net in the memory of a kernel, with room for a number of samples. */
export class Workspace {
  private readonly memory: KernelMemory;
  private readonly plans: readonly StagePlan[];
  private readonly stages: readonly Stage[];
  /** The input, and the output of each stage. */
  private readonly maps: readonly WasmMap[];
  private readonly gradients: readonly WasmMap[];
  private readonly sliceSize: number;
  private readonly scratch = new Map<number, WasmMap>();

  /**
   * @param wasm the kernel in base64
   * @throws RangeError if the memory can't be had
   */
  constructor(
    wasm: string,
    precision: Precision,
    private readonly layout: NetLayout,
    private readonly arrays: NetArrays,
    readonly capacity: number,
  ) {
    this.memory = new KernelMemory(wasm, precision);
    this.plans = planStages(layout);
    this.sliceSize = this.sliceSizeOf();
    this.maps = [this.inputMap(), ...this.plans.map((_, k) => this.outputMap(k))];
    this.gradients = this.plans.map((_, k) => this.gradientMap(k));
    this.stages = this.plans.map((plan, k) => this.stage(plan, k));
  }

  /** @param inputs [count, channels, sites..] */
  load(inputs: Floats, count: number): void {
    this.maps[0]!.write(inputs, count);
  }

  /** Outputs of the net [count, outputs]. */
  forward(count: number, mode: NetMode, backward: boolean, outputs: Float64Array): void {
    for (const stage of this.stages) stage.begin?.(backward);
    for (const { stages, slices } of this.segments(count)) {
      for (const slice of slices) for (const k of stages) this.stages[k]!.forward(slice, mode);
    }
    this.maps.at(-1)!.read(count, outputs);
  }

  /** From the gradients of the outputs [count, outputs] those of all trained arrays. */
  backward(gradient: Float64Array, count: number, mode: NetMode): void {
    const lowest = this.plans.findIndex(({ layer }) => this.isTrained(layer.weights) || this.isTrained(layer.biases));
    if (lowest < 0) return;
    const last = this.plans.at(-1)!;
    this.gradients.at(-1)!.write(gradient, count);
    if (last.rectifier !== undefined) this.gateOutput(count, last.rectifier);
    for (const { stages, slices } of [...this.segments(count)].reverse()) {
      for (const slice of slices) {
        for (const k of [...stages].reverse()) {
          if (k < lowest) continue;
          const below = this.gradients[k - 1];
          if (below && !this.isKeptWhole(k - 1)) below.first = slice.first;
          this.stages[k]!.backward(slice, k > lowest, mode);
        }
      }
    }
    for (const [k, stage] of this.stages.entries()) if (k >= lowest) stage.end?.();
  }

  /** Values after an operation [count, channels, sites..]. */
  activations(layer: number, count: number, target: Floats): Floats {
    const k = this.plans.findIndex(({ last }) => last >= layer);
    const plan = this.plans[k]!;
    if (plan.last === layer) return this.maps[k + 1]!.read(count, target);
    const { width } = this.maps[k + 1]!;
    const inner = this.scratch.get(k) ?? new WasmMap(this.memory, plan.layer.output, width, noHalo, this.capacity);
    this.scratch.set(k, inner);
    this.stages[k]!.inner?.({ first: 0, count }, inner);
    return inner.read(count, target);
  }

  private isTrained(array: number): boolean {
    return this.arrays.trained[array] ?? false;
  }

  private gateOutput(count: number, factor: number): void {
    const map = this.gradients.at(-1)!;
    const values = this.maps.at(-1)!;
    this.memory.run('gateMap', map.plan, map.at(0), values.plan, values.at(0), count, factor);
  }

  /** Runs of stages that go through a batch slice by slice together, and those that take it whole. */
  private *segments(count: number): Generator<{ stages: readonly number[]; slices: readonly Slice[] }> {
    for (let k = 0; k < this.plans.length; ) {
      let end = k + 1;
      const { whole } = this.plans[k]!;
      while (!whole && end < this.plans.length && !this.plans[end]!.whole) end++;
      const size = whole ? count : this.sliceSize;
      const slices = Array.from({ length: Math.ceil(count / size) }, (_, s) => ({
        first: s * size,
        count: Math.min(size, count - s * size),
      }));
      yield { stages: Array.from({ length: end - k }, (_, s) => k + s), slices };
      k = end;
    }
  }

  /** Samples of a slice: so many that their maps stay in the cache, in whole groups. */
  private sliceSizeOf(): number {
    const sliced = this.plans.filter(({ whole }) => !whole);
    const group = Math.max(1, ...sliced.map((plan) => plan.group));
    let bytes = 0;
    for (const { layer } of sliced) {
      const { channels, size } = layer.output;
      bytes += 2 * this.memory.bytes * size.reduce((product, extent) => product * extent, this.memory.padded(channels));
    }
    return group * Math.max(1, Math.floor(sliceBytes / Math.max(1, bytes) / group));
  }

  private inputMap(): WasmMap {
    const { layout, memory } = this;
    const shape = heldInput(layout);
    const { halos, layer } = this.plans[0]!;
    // Products take any even number of channels of their input, all others whole vectors.
    const width = 'channels' in layer.description ? 2 * Math.ceil(shape.channels / 2) : memory.padded(shape.channels);
    return new WasmMap(memory, shape, width, halos.input, this.capacity);
  }

  private outputMap(k: number): WasmMap {
    const { output } = this.plans[k]!.layer;
    const halo = this.plans[k + 1]?.halos.input ?? noHalo;
    return new WasmMap(this.memory, output, this.memory.padded(output.channels), halo, this.capacity);
  }

  private gradientMap(k: number): WasmMap {
    const { layer, halos } = this.plans[k]!;
    const capacity = this.isKeptWhole(k) ? this.capacity : Math.min(this.capacity, this.sliceSize);
    return new WasmMap(this.memory, layer.output, this.memory.padded(layer.output.channels), halos.gradient, capacity);
  }

  /** Whether the gradients behind stage k are kept for all samples: those of a slice are forgotten with it. */
  private isKeptWhole(k: number): boolean {
    return this.plans[k]!.whole || (this.plans[k + 1]?.whole ?? true);
  }

  private stage({ layer, rectifier }: StagePlan, k: number): Stage {
    const { memory } = this;
    const maps = this.mapsOf(k);
    const { description } = layer;
    switch (description.kind) {
      case 'conv':
        return new ConvStage(memory, this.arraysOf(layer), maps, rectifier);
      case 'locally-connected':
        return new LocallyConnectedStage(memory, this.arraysOf(layer), maps, rectifier);
      case 'dense':
        return new DenseStage(memory, this.arraysOf(layer), maps, rectifier);
      case 'relu':
        return createReluStage(memory, maps, description.scale ?? 1);
      case 'pool':
        return createPoolStage(memory, maps, layer);
      case 'global-average-pool':
        return createMeanStage(memory, maps);
      case 'batch-norm': {
        const { statistics } = this.arrays;
        const [means, variances] = [statistics[layer.statistics]!, statistics[layer.statistics + 1]!];
        return new BatchNormStage(memory, this.arraysOf(layer), maps, means, variances);
      }
    }
  }

  private mapsOf(k: number): StageMaps {
    const below = this.plans[k - 1];
    const [input, output, gradient] = [this.maps[k]!, this.maps[k + 1]!, this.gradients[k]!];
    const gate = below?.rectifier === undefined ? undefined : { map: input, factor: below.rectifier };
    const target = below ? { map: this.gradients[k - 1]!, gate } : undefined;
    return { input, output, gradient, target, sliceSize: this.plans[k]!.whole ? this.capacity : this.sliceSize };
  }

  private arraysOf(layer: LayerArrays['layer']): LayerArrays {
    const { parameters, gradients } = this.arrays;
    const isTrained = (array: number) => this.isTrained(array);
    return {
      layer,
      weights: parameters[layer.weights]!,
      weightGradient: gradients[layer.weights]!,
      biases: parameters[layer.biases],
      biasGradient: gradients[layer.biases],
      trained: {
        get weights() {
          return isTrained(layer.weights);
        },
        get biases() {
          return isTrained(layer.biases);
        },
      },
    };
  }
}
