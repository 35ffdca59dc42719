import type { KernelMemory } from './kernel-memory.js';
import { MatrixGradient, type MatrixPlaces, PackedMatrix } from './matrix.js';
import {
  correlationPairField,
  correlationPlan,
  correlationSitesField,
  finishes,
  oneRow,
  productPlan,
  sitesField,
} from './product-plan.js';
import type { Slice, Stage, StageMaps } from './stage.js';
import { type LayerArrays, StageBiases, StageWeights } from './stage-arrays.js';
import type { WasmMap } from './wasm-map.js';

/** Number of the field `vectors` in the plan of a product. */
const vectorsField = 14;

/**
 * A dense layer on inputs of one site, with the rectifier behind it where there is one. Weights are many times more
 * than inputs, so forward they are read in place, once, and the inputs are laid in panels: row h of the weights times
 * the samples. Their gradient is formed in place too where its rows fill vectors.
 */
export class DenseStage implements Stage {
  private readonly weights: StageWeights;
  private readonly biases: StageBiases;
  private readonly forwardPlan: number;
  /** Samples in panels, as columns and as rows. */
  private readonly panels: number;
  private readonly rowPanels: number;
  /** Products [channels, samples]; bytes of a row. */
  private readonly products: number;
  private readonly productRow: number;
  private readonly zeros: number;
  private readonly correlation: number;
  private readonly biasPlan: number;
  /** Undefined where the gradient is formed in place. */
  private readonly gradient: MatrixGradient | undefined;
  private readonly pullMatrix: PackedMatrix | undefined;
  private readonly pullPlan: number;

  constructor(
    private readonly memory: KernelMemory,
    private readonly arrays: LayerArrays,
    private readonly maps: StageMaps,
    private readonly rectifier: number | undefined,
  ) {
    const { layer } = arrays;
    const { input, gradient, target, sliceSize } = maps;
    const channels = layer.output.channels;
    const inputs = input.shape.channels;
    const samples = memory.padded(Math.ceil(sliceSize / 2)) * 2;
    this.weights = new StageWeights(memory, arrays);
    this.biases = new StageBiases(memory, arrays, 1, channels);
    this.panels = memory.numbers(samples * inputs);
    this.rowPanels = memory.bytesOf(32 * sliceSize * Math.ceil(input.site / 32));
    this.productRow = samples * memory.bytes;
    this.products = memory.bytesOf(channels * this.productRow);
    this.zeros = memory.bytesOf(Math.max(this.productRow, input.site));
    this.forwardPlan = productPlan(memory, {
      ...oneRow,
      site: [inputs * memory.bytes, this.productRow, 0],
      length: inputs * memory.bytes,
      vectors: 0,
    });
    memory.setField(this.forwardPlan, sitesField, channels);
    const places = this.pullPlaces();
    const inPlace = inputs % memory.lanes === 0 && channels % memory.targetRows === 0;
    this.gradient = inPlace ? undefined : new MatrixGradient(memory, places, 1);
    const rows = { outer: [0, 0], rowsPerSum: 1, row: [0, 0], sites: 0, parts: 1, part: 0 } as const;
    this.correlation = correlationPlan(memory, {
      ...rows,
      site: [gradient.sample, 32],
      length: gradient.width,
      vectors: input.site / 16,
      factor: layer.factor,
    });
    this.biasPlan = correlationPlan(memory, {
      ...rows,
      site: [0, gradient.sample],
      length: 0,
      vectors: gradient.site / 16,
    });
    this.pullMatrix = target && new PackedMatrix(memory, places, layer.factor);
    this.pullPlan = target ? this.pullPlanTo(target.map) : 0;
  }

  begin(backward: boolean): void {
    this.weights.load();
    this.biases.load();
    if (!backward) return;
    this.pullMatrix?.pack(this.weights.weights);
    this.biases.clear();
    if (this.gradient) this.gradient.clear();
    else if (this.arrays.trained.weights) this.weights.clearGradient();
  }

  forward(slice: Slice): void {
    this.multiply(slice);
    this.write(slice, true);
  }

  write({ first, count }: Slice, rectified: boolean): void {
    const { layer } = this.arrays;
    const { output } = this.maps;
    const scale = rectified ? (this.rectifier ?? 0) : 0;
    const from = [this.products, this.productRow, layer.output.channels, this.biases.values];
    this.memory.run('finishDense', ...from, layer.factor, scale, count, output.at(first), output.sample);
  }

  backward({ first, count }: Slice, toInput: boolean): void {
    const { memory, arrays } = this;
    const { gradient, target } = this.maps;
    if (arrays.trained.weights) this.addWeightGradient({ first, count });
    if (arrays.trained.biases) {
      memory.setField(this.biasPlan, correlationSitesField, count);
      memory.run('sumGradients', this.biasPlan, gradient.at(first), this.biases.gradient, 1, 1);
    }
    if (!toInput || !target || !this.pullMatrix) return;
    const { map, gate } = target;
    memory.setField(this.pullPlan, sitesField, count);
    const to = [map.at(first), gate?.map.at(first) ?? 0];
    memory.run('product', this.pullPlan, gradient.at(first), this.pullMatrix.panels, this.zeros, ...to, 1);
  }

  end(): void {
    if (this.arrays.trained.weights) {
      this.gradient?.unpack(this.weights.gradient);
      this.weights.store();
    }
    if (this.arrays.trained.biases) this.biases.store();
  }

  private multiply({ first, count }: Slice): void {
    const { memory, weights, forwardPlan, panels } = this;
    const { input } = this.maps;
    memory.run('samplesToPanels', input.at(first), input.sample, count, input.shape.channels, panels);
    memory.setField(forwardPlan, vectorsField, 2 * Math.ceil(count / (2 * memory.lanes)));
    memory.run('productBySites', forwardPlan, weights.weights, panels, this.zeros, this.products);
  }

  private addWeightGradient({ first, count }: Slice): void {
    const { memory, correlation, rowPanels } = this;
    const { input, gradient } = this.maps;
    memory.run('rowsToPanels', input.at(first), input.sample, count, input.site / 16, rowPanels);
    memory.setField(correlation, correlationSitesField, count);
    memory.setField(correlation, correlationPairField, 32 * count);
    const target = this.gradient?.target ?? this.weights.gradient;
    memory.run('correlate', correlation, gradient.at(first), rowPanels, target, 1, 1);
  }

  /** The matrix [H_out; H_in], in the order of the weights. */
  private pullPlaces(): MatrixPlaces {
    const { channels } = this.maps.input.shape;
    return {
      parts: 1,
      taps: 1,
      channels: this.arrays.layer.output.channels,
      columns: channels,
      origin: 0,
      part: 0,
      tap: 0,
      channel: channels,
      column: 1,
      paddedChannels: this.maps.gradient.width,
    };
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
