import type { LaidLayer } from '../../layout/net-layout.js';
import { windowAxes } from './conv-geometry.js';
import { forwardPlaces } from './conv-places.js';
import type { KernelMemory } from './kernel-memory.js';
import { PackedMatrix } from './matrix.js';
import { finishes, productPlan } from './product-plan.js';
import type { Slice } from './stage.js';
import type { WasmMap } from './wasm-map.js';

/** Outputs of a convolution, rectified by a factor where there is one. */
export class ConvForward {
  private readonly matrix: PackedMatrix;
  private readonly plans = new Map<string, number>();

  constructor(
    private readonly memory: KernelMemory,
    private readonly layer: LaidLayer,
    private readonly input: WasmMap,
  ) {
    this.matrix = new PackedMatrix(memory, forwardPlaces(layer, input.width), layer.factor);
  }

  pack(weights: number): void {
    this.matrix.pack(weights);
  }

  /** @param biases address of a row of biases; @param rectifier its factor */
  run({ first, count }: Slice, biases: number, output: WasmMap, rectifier: number | undefined): void {
    const { memory, input, matrix } = this;
    const plan = this.planOf(output, rectifier);
    const [rows, sites] = windowAxes(this.layer);
    const from = input.at(first) - rows.before * input.row - sites.before * input.site;
    memory.run('product', plan, from, matrix.panels, biases, output.at(first), 0, count);
  }

  private planOf(output: WasmMap, rectifier: number | undefined): number {
    const key = `${output.plan} ${rectifier}`;
    const known = this.plans.get(key);
    if (known !== undefined) return known;
    const { input } = this;
    const [rows, sites] = windowAxes(this.layer);
    const plan = productPlan(this.memory, {
      outer: [input.sample, output.sample, 0],
      rows: rows.outSites,
      row: [rows.stride * input.row, output.row, 0],
      sites: sites.outSites,
      site: [sites.stride * input.site, output.site, 0],
      parts: rows.filterSize,
      part: input.row,
      length: sites.filterSize * input.site,
      vectors: output.site / 16,
      siteStart: 0,
      finish: rectifier === undefined ? finishes.none : finishes.rectify,
      factor: rectifier ?? 1,
    });
    this.plans.set(key, plan);
    return plan;
  }
}
