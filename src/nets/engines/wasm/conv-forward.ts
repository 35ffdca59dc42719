import type { LaidLayer } from '../../layout/net-layout.js';
import { windowAxes } from './conv-geometry.js';
import { forwardPlaces } from './conv-places.js';
import type { KernelMemory } from './kernel-memory.js';
import { PackedMatrix } from './matrix.js';
import { finishOf, productPlan } from './product-plan.js';
import type { Slice } from './stage.js';
import type { WasmMap } from './wasm-map.js';

/** Outputs of a convolution, rectified by a factor where there is one. */
export class ConvForward {
  private readonly matrix: PackedMatrix;
  private readonly plainPlan: number;
  private readonly finishedPlan: number;

  /** @param rectifier factor of the rectifier behind it, if there is one */
  constructor(
    private readonly memory: KernelMemory,
    private readonly layer: LaidLayer,
    private readonly input: WasmMap,
    private readonly output: WasmMap,
    rectifier: number | undefined,
  ) {
    this.matrix = new PackedMatrix(memory, forwardPlaces(layer, input.width), layer.factor);
    this.plainPlan = this.plan(undefined);
    this.finishedPlan = this.plan(rectifier);
  }

  pack(weights: number): void {
    this.matrix.pack(weights);
  }

  /** @param biases address of a row of biases */
  run({ first, count }: Slice, biases: number, rectified: boolean): void {
    const { memory, input, output, matrix } = this;
    const [rows, sites] = windowAxes(this.layer);
    const from = input.at(first) - rows.before * input.row - sites.before * input.site;
    const plan = rectified ? this.finishedPlan : this.plainPlan;
    memory.run('product', plan, from, matrix.panels, biases, output.at(first), 0, count);
  }

  private plan(rectifier: number | undefined): number {
    const { input, output } = this;
    const [rows, sites] = windowAxes(this.layer);
    return productPlan(this.memory, {
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
      ...finishOf(rectifier),
    });
  }
}
