import type { Floats, NetMode } from '../engine.js';
import type { KernelMemory } from './kernel-memory.js';
import type { Slice, Stage } from './stage.js';
import type { LayerArrays } from './stage-arrays.js';
import type { StagePlan } from './stage-plan.js';
import { noHalo, WasmMap } from './wasm-map.js';

/** The arrays of a net as the caller sees them. */
export interface NetArrays {
  readonly parameters: readonly Floats[];
  readonly gradients: readonly Floats[];
  readonly statistics: readonly Floats[];
  /** Whether each parameter is trained; may change. */
  readonly trained: readonly boolean[];
}

/** The arrays of a layer. */
export function layerArrays({ parameters, gradients, trained }: NetArrays, layer: LayerArrays['layer']): LayerArrays {
  return {
    layer,
    weights: parameters[layer.weights]!,
    weightGradient: gradients[layer.weights]!,
    biases: parameters[layer.biases],
    biasGradient: gradients[layer.biases],
    trained: {
      get weights() {
        return trained[layer.weights] ?? false;
      },
      get biases() {
        return trained[layer.biases] ?? false;
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
  private readonly scratch = new Map<number, WasmMap>();

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

  /** The map behind an operation, as the last forward pass left it. */
  valuesBehind(layer: number, count: number): WasmMap {
    const { memory, plans, stages, maps } = this.parts;
    const k = plans.findIndex(({ last }) => last >= layer);
    if (plans[k]!.last === layer) return maps[k + 1]!;
    const { shape, width } = maps[k + 1]!;
    const inner = this.scratch.get(k) ?? new WasmMap(memory, shape, width, noHalo, this.capacity);
    this.scratch.set(k, inner);
    stages[k]!.inner?.({ first: 0, count }, inner);
    return inner;
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
