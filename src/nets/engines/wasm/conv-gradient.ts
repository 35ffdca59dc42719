import { windowAxes } from './conv-geometry.js';
import { forwardPlaces } from './conv-places.js';
import type { KernelMemory } from './kernel-memory.js';
import { MatrixGradient } from './matrix.js';
import { correlationPlan } from './product-plan.js';
import type { Slice } from './stage.js';
import type { LayerArrays, StageBiases, StageWeights } from './stage-arrays.js';
import type { WasmMap } from './wasm-map.js';

/** Sites of a sum in registers, before it is added to a gradient: about so many. */
const sitesOfSum = 64;

/** Samples over which a sum in registers runs where maps are rings: a power of two. */
export function samplesOfSum(sites: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(sitesOfSum / sites)));
}

/** The gradients of a convolution's weights and biases. */
export class ConvGradient {
  private readonly matrix: MatrixGradient;
  private readonly plan: number;
  private readonly isRing: boolean;

  constructor(
    private readonly memory: KernelMemory,
    private readonly arrays: LayerArrays,
    private readonly input: WasmMap,
    private readonly gradient: WasmMap,
  ) {
    const { layer } = arrays;
    this.matrix = new MatrixGradient(memory, forwardPlaces(layer, input.width), layer.factor);
    const [rows, sites] = windowAxes(layer);
    this.isRing = layer.windows.length === 1;
    // The samples of rings are the rows of a sum.
    this.plan = correlationPlan(memory, {
      outer: [input.sample, gradient.sample],
      rowsPerSum: this.isRing ? samplesOfSum(sites.outSites) : Math.max(1, Math.floor(sitesOfSum / sites.outSites)),
      row: this.isRing ? [input.sample, gradient.sample] : [rows.stride * input.row, gradient.row],
      sites: sites.outSites,
      site: [sites.stride * input.site, gradient.site],
      parts: rows.filterSize,
      part: input.row,
      length: (sites.filterSize * input.site) / memory.bytes,
      vectors: gradient.site / 16,
    });
  }

  clear(): void {
    this.matrix.clear();
  }

  add({ first, count }: Slice, biases: StageBiases): void {
    const { memory, arrays, input, gradient, plan } = this;
    const [rows, sites] = windowAxes(arrays.layer);
    const [outers, ofRows] = this.isRing ? [1, count] : [count, rows.outSites];
    const from = input.at(first) - rows.before * input.row - sites.before * input.site;
    const pull = gradient.at(first);
    if (arrays.trained.weights) memory.run('correlate', plan, from, pull, this.matrix.target, outers, ofRows);
    if (arrays.trained.biases) memory.run('sumGradients', plan, pull, biases.gradient, outers, ofRows);
  }

  store(weights: StageWeights): void {
    this.matrix.unpack(weights.gradient);
  }
}
