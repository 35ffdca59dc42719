import { siteCount } from '../../layout/net-layout.js';
import type { KernelMemory } from './kernel-memory.js';
import { MatrixGradient, type MatrixPlaces, PackedMatrix } from './matrix.js';
import {
  correlationPlan,
  correlationSitesField,
  finishes,
  finishOf,
  oneRow,
  productPlan,
  sitesField,
} from './product-plan.js';
import type { Slice, Stage, StageMaps } from './stage.js';
import { type LayerArrays, StageBiases, StageWeights } from './stage-arrays.js';
import type { WasmMap } from './wasm-map.js';

/**
 * A dense layer on a map, with the rectifier behind it where there is one: the samples of a batch are the sites of the
 * products. The sites of the map, which has no halo, stand behind each other.
 */
export class FlattenStage implements Stage {
  private readonly weights: StageWeights;
  private readonly biases: StageBiases;
  private readonly matrix: PackedMatrix;
  private readonly gradient: MatrixGradient;
  private readonly correlation: number;
  private readonly plainPlan: number;
  private readonly finishedPlan: number;
  private readonly pullPlan: number;
  /** For each site of the input. */
  private readonly pullMatrices: readonly PackedMatrix[];
  private readonly zeros: number;
  /** Sites of the input map, as the kernel holds it. */
  private readonly inSites: number;

  constructor(
    private readonly memory: KernelMemory,
    private readonly arrays: LayerArrays,
    private readonly maps: StageMaps,
    rectifier: number | undefined,
  ) {
    const { layer } = arrays;
    const { input, output, gradient, target } = maps;
    this.inSites = siteCount(input.shape);
    this.weights = new StageWeights(memory, arrays);
    this.biases = new StageBiases(memory, arrays, 1, layer.output.channels);
    this.matrix = new PackedMatrix(memory, this.forwardPlaces(), layer.factor);
    this.plainPlan = this.forwardPlan(output, undefined);
    this.finishedPlan = this.forwardPlan(output, rectifier);
    this.gradient = new MatrixGradient(memory, this.forwardPlaces(), layer.factor);
    this.correlation = this.correlationOf(input, gradient);
    this.zeros = memory.bytesOf(input.site);
    this.pullMatrices = target
      ? Array.from({ length: this.inSites }, (_, site) => new PackedMatrix(memory, this.pullPlaces(site), layer.factor))
      : [];
    this.pullPlan = target ? this.pullPlanTo(target.map) : 0;
  }

  begin(backward: boolean): void {
    this.weights.load();
    this.biases.load();
    this.matrix.pack(this.weights.weights);
    if (!backward) return;
    for (const matrix of this.pullMatrices) matrix.pack(this.weights.weights);
    this.gradient.clear();
    this.biases.clear();
  }

  forward(slice: Slice): void {
    this.write(slice, true);
  }

  write(slice: Slice, rectified: boolean): void {
    this.run(rectified ? this.finishedPlan : this.plainPlan, slice);
  }

  backward({ first, count }: Slice, toInput: boolean): void {
    const { memory, arrays, correlation } = this;
    const { input, gradient, target } = this.maps;
    memory.setField(correlation, correlationSitesField, count);
    if (arrays.trained.weights) {
      memory.run('correlate', correlation, input.at(first), gradient.at(first), this.gradient.target, 1, 1);
    }
    if (arrays.trained.biases) {
      memory.run('sumGradients', correlation, gradient.at(first), this.biases.gradient, 1, 1);
    }
    if (!toInput || !target) return;
    const { map, gate } = target;
    memory.setField(this.pullPlan, sitesField, count);
    for (const [k, matrix] of this.pullMatrices.entries()) {
      const to = map.siteAt(first, k);
      const gateAt = gate?.map.siteAt(first, k) ?? 0;
      memory.run('product', this.pullPlan, gradient.at(first), matrix.panels, this.zeros, to, gateAt, 1);
    }
  }

  end(): void {
    if (this.arrays.trained.weights) {
      this.gradient.unpack(this.weights.gradient);
      this.weights.store();
    }
    if (this.arrays.trained.biases) this.biases.store();
  }

  private run(plan: number, { first, count }: Slice): void {
    const { memory, matrix, biases } = this;
    const { output } = this.maps;
    memory.setField(plan, sitesField, count);
    memory.run('product', plan, this.maps.input.at(first), matrix.panels, biases.values, output.at(first), 0, 1);
  }

  /** Sums over samples of the products of a window, a whole map, with the numbers of a site of another. */
  private correlationOf(windows: WasmMap, pulls: WasmMap): number {
    return correlationPlan(this.memory, {
      outer: [0, 0],
      rowsPerSum: 1,
      row: [0, 0],
      sites: 0,
      site: [windows.sample, pulls.sample],
      parts: 1,
      part: 0,
      length: (siteCount(windows.shape) * windows.site) / this.memory.bytes,
      vectors: pulls.site / 16,
    });
  }

  private forwardPlaces(): MatrixPlaces {
    const { channels } = this.maps.input.shape;
    return {
      parts: 1,
      taps: this.inSites,
      channels,
      columns: this.arrays.layer.output.channels,
      origin: 0,
      part: 0,
      tap: 1,
      channel: this.inSites,
      column: channels * this.inSites,
      paddedChannels: this.maps.input.width,
    };
  }

  /** The matrix [H_out; H_in] of a site of the input. */
  private pullPlaces(site: number): MatrixPlaces {
    const { channels } = this.maps.input.shape;
    return {
      parts: 1,
      taps: 1,
      channels: this.arrays.layer.output.channels,
      columns: channels,
      origin: site,
      part: 0,
      tap: 0,
      channel: channels * this.inSites,
      column: this.inSites,
      paddedChannels: this.maps.gradient.width,
    };
  }

  private forwardPlan(output: WasmMap, rectifier: number | undefined): number {
    const { input } = this.maps;
    return productPlan(this.memory, {
      ...oneRow,
      site: [input.sample, output.sample, 0],
      length: this.inSites * input.site,
      vectors: output.site / 16,
      ...finishOf(rectifier),
    });
  }

  private pullPlanTo(map: WasmMap): number {
    const { gradient, target } = this.maps;
    const gate = target?.gate;
    return productPlan(this.memory, {
      ...oneRow,
      site: [gradient.sample, map.sample, gate?.map.sample ?? 0],
      length: gradient.site,
      vectors: map.site / 16,
      finish: gate ? finishes.gate : finishes.none,
      factor: gate?.factor ?? 1,
    });
  }
}
