import type { MapShape } from '../../layout/net-layout.js';
import type { Floats, NetMode } from '../engine.js';
import type { KernelMemory } from './kernel-memory.js';
import type { Slice, Stage } from './stage.js';
import type { LayerArrays } from './stage-arrays.js';
import type { StagePlan } from './stage-plan.js';
import type { WasmMap } from './wasm-map.js';

/** The arrays of a net as the caller sees them. */
export interface NetArrays {
  readonly parameters: readonly Floats[];
  readonly gradients: readonly Floats[];
  readonly statistics: readonly Floats[];
  /** Whether each parameter is trained; may change. */
  readonly trained: readonly boolean[];
  /** The memory that they lie in, and their addresses there, where they do. */
  readonly home?: {
    readonly memory: KernelMemory;
    readonly parameters: readonly number[];
    readonly gradients: readonly number[];
  };
}

/** The arrays of a layer, live. */
export function layerArrays(arrays: NetArrays, layer: LayerArrays['layer']): LayerArrays {
  const { parameters, gradients, trained, home } = arrays;
  const { weights: at, biases } = layer;
  return {
    layer,
    get weights() {
      return parameters[at]!;
    },
    get weightGradient() {
      return gradients[at]!;
    },
    get biases() {
      return parameters[biases];
    },
    get biasGradient() {
      return gradients[biases];
    },
    home: home && { memory: home.memory, weights: home.parameters[at]!, gradient: home.gradients[at]! },
    trained: {
      get weights() {
        return trained[at] ?? false;
      },
      get biases() {
        return trained[biases] ?? false;
      },
    },
  };
}

/** A net in the memory of a kernel. */
export interface ChainParts {
  readonly memory: KernelMemory;
  readonly plans: readonly StagePlan[];
  readonly stages: readonly Stage[];
  /** The input, and the output of each stage. */
  readonly maps: readonly WasmMap[];
  /** Gradients behind each stage. */
  readonly gradients: readonly WasmMap[];
  /** Samples that stages that are not whole take at a time. */
  readonly sliceSize: number;
}

/** Whether the gradients behind stage k are kept for all samples: else those of a slice are forgotten with it. */
export function keepsGradients(plans: readonly StagePlan[], k: number): boolean {
  return plans[k]!.whole || (plans[k + 1]?.whole ?? true);
}

/** Runs the stages of a net forward and backward, slice by slice where they allow it. */
export class StageChain {
  constructor(
    private readonly parts: ChainParts,
    private readonly arrays: NetArrays,
    /** Samples that there is room for. */
    readonly capacity: number,
  ) {}

  get input(): WasmMap {
    return this.parts.maps[0]!;
  }

  get output(): WasmMap {
    return this.parts.maps.at(-1)!;
  }

  get outputGradient(): WasmMap {
    return this.parts.gradients.at(-1)!;
  }

  /** From the input map to the output map. */
  forward(count: number, mode: NetMode, backward: boolean): void {
    const { stages } = this.parts;
    for (const stage of stages) stage.begin?.(backward);
    for (const segment of this.segments(count)) {
      for (const slice of segment.slices) for (const k of segment.stages) stages[k]!.forward(slice, mode);
    }
  }

  /** From the gradient of the output those of all trained arrays. */
  backward(count: number, mode: NetMode): void {
    const { plans, stages, gradients } = this.parts;
    const { trained } = this.arrays;
    const lowest = plans.findIndex(({ layer }) => trained[layer.weights] || trained[layer.biases]);
    if (lowest < 0) return;
    const { rectifier } = plans.at(-1)!;
    if (rectifier !== undefined) this.gateOutput(count, rectifier);
    for (const segment of [...this.segments(count)].reverse()) {
      for (const slice of segment.slices) {
        for (const k of [...segment.stages].reverse()) {
          if (k < lowest) continue;
          if (k > 0 && !keepsGradients(plans, k - 1)) gradients[k - 1]!.first = slice.first;
          stages[k]!.backward(slice, k > lowest, mode);
        }
      }
    }
    for (const [k, stage] of stages.entries()) if (k >= lowest) stage.end?.();
  }

  /** Values behind an operation, [samples, channels, sites..], as the last forward pass left them. */
  read<Target extends Floats>(layer: number, count: number, target: Target): Target {
    const { plans, stages, maps } = this.parts;
    const k = plans.findIndex(({ last }) => last >= layer);
    const map = maps[k + 1]!;
    if (plans[k]!.last === layer) return map.read(count, target);
    // What comes before a rectifier is formed anew in the place of its output, and that again.
    const all = { first: 0, count };
    stages[k]!.write?.(all, false);
    map.read(count, target);
    stages[k]!.write?.(all, true);
    return target;
  }

  /** Nodes or sites of the map behind an operation, and its channels. */
  shapeBehind(layer: number): MapShape {
    const { plans, maps } = this.parts;
    return maps[plans.findIndex(({ last }) => last >= layer) + 1]!.shape;
  }

  private gateOutput(count: number, factor: number): void {
    const { memory } = this.parts;
    const [map, values] = [this.outputGradient, this.output];
    memory.run('gateMap', map.plan, map.at(0), values.plan, values.at(0), count, factor);
  }

  /** Runs of stages that go through a batch slice by slice together, and those that take it whole. */
  private *segments(count: number): Generator<{ stages: readonly number[]; slices: readonly Slice[] }> {
    const { plans, sliceSize } = this.parts;
    for (let k = 0; k < plans.length; ) {
      let end = k + 1;
      const { whole } = plans[k]!;
      while (!whole && end < plans.length && !plans[end]!.whole) end++;
      const size = whole ? count : sliceSize;
      const slices = Array.from({ length: Math.ceil(count / size) }, (_, s) => ({
        first: s * size,
        count: Math.min(size, count - s * size),
      }));
      yield { stages: Array.from({ length: end - k }, (_, s) => k + s), slices };
      k = end;
    }
  }
}
