import { siteCount } from '../../layout/net-layout.js';
import { windowAxes } from './conv-geometry.js';
import { foldInto, gateGradient } from './gradient-maps.js';
import type { KernelMemory } from './kernel-memory.js';
import { MatrixGradient, type MatrixPlaces, PackedMatrix } from './matrix.js';
import { correlationPlan, correlationSitesField, finishOf, oneRow, productPlan, sitesField } from './product-plan.js';
import type { Slice, Stage, StageMaps } from './stage.js';
import { type LayerArrays, StageBiases, StageWeights } from './stage-arrays.js';
import { WasmMap } from './wasm-map.js';

/** One site of a locally connected layer, with its own weights. */
interface LocalSite {
  /** From the first site of the output, and from the first of the input to the first of the window. */
  readonly output: (map: WasmMap) => number;
  readonly input: (map: WasmMap) => number;
  readonly matrix: PackedMatrix;
  readonly gradient: MatrixGradient;
  /** For each tap of the window. */
  readonly pulls: readonly PackedMatrix[];
}

/**
 * A locally connected layer, with the rectifier behind it if there is one: a dense layer at each site, over samples.
 */
export class LocallyConnectedStage implements Stage {
  private readonly weights: StageWeights;
  private readonly biases: StageBiases;
  private readonly sites: readonly LocalSite[];
  private readonly correlation: number;
  private readonly plainPlan: number;
  private readonly finishedPlan: number;
  private readonly pullPlan: number;
  /** Gradient of the input with its halo. */
  private readonly wide: WasmMap | undefined;

  constructor(
    private readonly memory: KernelMemory,
    private readonly arrays: LayerArrays,
    private readonly maps: StageMaps,
    rectifier: number | undefined,
  ) {
    const { layer } = arrays;
    const { input, output, gradient, target, sliceSize } = maps;
    const [rows, sites] = windowAxes(layer);
    this.weights = new StageWeights(memory, arrays);
    this.biases = new StageBiases(memory, arrays, siteCount(layer.output), layer.output.channels);
    this.sites = Array.from({ length: siteCount(layer.output) }, (_, site) => this.localSite(site));
    this.plainPlan = this.forwardPlan(output, undefined);
    this.finishedPlan = this.forwardPlan(output, rectifier);
    this.correlation = correlationPlan(memory, {
      outer: [0, 0],
      rowsPerSum: 1,
      row: [0, 0],
      sites: 0,
      site: [input.sample, gradient.sample],
      parts: rows.filterSize,
      part: input.row,
      length: (sites.filterSize * input.site) / memory.bytes,
      vectors: gradient.site / 16,
    });
    if (target) this.wide = new WasmMap(memory, layer.input, target.map.width, input.halo, sliceSize);
    this.pullPlan = this.wide ? this.pullPlanTo(this.wide) : 0;
  }

  begin(backward: boolean): void {
    this.weights.load();
    this.biases.load();
    for (const { matrix, gradient, pulls } of this.sites) {
      matrix.pack(this.weights.weights);
      if (!backward) continue;
      gradient.clear();
      for (const pull of pulls) pull.pack(this.weights.weights);
    }
    if (backward) this.biases.clear();
  }

  forward({ first, count }: Slice): void {
    const { input } = this.maps;
    if (this.arrays.layer.padding === 'periodic') input.wrap(first, count);
    this.write({ first, count }, true);
  }

  write(slice: Slice, rectified: boolean): void {
    this.run(rectified ? this.finishedPlan : this.plainPlan, slice);
  }

  backward({ first, count }: Slice, toInput: boolean): void {
    const { memory, arrays, biases, correlation } = this;
    const { input, gradient } = this.maps;
    memory.setField(correlation, correlationSitesField, count);
    for (const [k, site] of this.sites.entries()) {
      const pull = gradient.at(first) + site.output(gradient);
      const from = input.at(first) + site.input(input);
      if (arrays.trained.weights) memory.run('correlate', correlation, from, pull, site.gradient.target, 1, 1);
      if (arrays.trained.biases) {
        memory.run('sumGradients', correlation, pull, biases.gradient + k * biases.row, 1, 1);
      }
    }
    if (toInput) this.pull({ first, count });
  }

  end(): void {
    if (this.arrays.trained.weights) {
      for (const { gradient } of this.sites) gradient.unpack(this.weights.gradient);
      this.weights.store();
    }
    if (this.arrays.trained.biases) this.biases.store();
  }

  private run(plan: number, { first, count }: Slice): void {
    const { memory, biases } = this;
    const { input, output } = this.maps;
    memory.setField(plan, sitesField, count);
    for (const [k, site] of this.sites.entries()) {
      const from = input.at(first) + site.input(input);
      const to = output.at(first) + site.output(output);
      memory.run('product', plan, from, site.matrix.panels, biases.values + k * biases.row, to, 0, 1);
    }
  }

  private pull({ first, count }: Slice): void {
    const { memory, wide, pullPlan } = this;
    const { gradient, target } = this.maps;
    if (!wide || !target) return;
    const [, { filterSize }] = windowAxes(this.arrays.layer);
    wide.first = first;
    wide.clear(first, count);
    memory.setField(pullPlan, sitesField, count);
    for (const site of this.sites) {
      const from = gradient.at(first) + site.output(gradient);
      for (const [tap, { panels }] of site.pulls.entries()) {
        const place = Math.floor(tap / filterSize) * wide.row + (tap % filterSize) * wide.site;
        const to = wide.at(first) + site.input(wide) + place;
        memory.run('product', pullPlan, from, panels, to, to, 0, 1);
      }
    }
    foldInto(memory, wide, target.map, { first, count }, this.arrays.layer.padding === 'periodic');
    gateGradient(memory, target, { first, count });
  }

  private localSite(site: number): LocalSite {
    const { memory } = this;
    const { layer } = this.arrays;
    const [rows, sites] = windowAxes(layer);
    const [row, column] = [Math.floor(site / sites.outSites), site % sites.outSites];
    const forward = this.places(site);
    const pullOf = (tap: number): MatrixPlaces => ({
      ...forward,
      parts: 1,
      taps: 1,
      channels: layer.output.channels,
      columns: layer.input.channels,
      origin: forward.origin + tap,
      channel: forward.column,
      column: forward.channel,
      paddedChannels: this.maps.gradient.width,
    });
    const taps = this.maps.target ? rows.filterSize * sites.filterSize : 0;
    return {
      output: (map) => row * map.row + column * map.site,
      input: (map) => (rows.stride * row - rows.before) * map.row + (sites.stride * column - sites.before) * map.site,
      matrix: new PackedMatrix(memory, forward, layer.factor),
      gradient: new MatrixGradient(memory, forward, layer.factor),
      pulls: Array.from({ length: taps }, (_, tap) => new PackedMatrix(memory, pullOf(tap), layer.factor)),
    };
  }

  /** The matrix of a site inside the weights [H_out, H_in, sites.., f..]. */
  private places(site: number): MatrixPlaces {
    const { layer } = this.arrays;
    const [rows, sites] = windowAxes(layer);
    const window = rows.filterSize * sites.filterSize;
    return {
      parts: rows.filterSize,
      taps: sites.filterSize,
      channels: layer.input.channels,
      columns: layer.output.channels,
      origin: site * window,
      part: sites.filterSize,
      tap: 1,
      channel: siteCount(layer.output) * window,
      column: layer.input.channels * siteCount(layer.output) * window,
      paddedChannels: this.maps.input.width,
    };
  }

  private forwardPlan(output: WasmMap, rectifier: number | undefined): number {
    const { input } = this.maps;
    const [rows, sites] = windowAxes(this.arrays.layer);
    return productPlan(this.memory, {
      ...oneRow,
      site: [input.sample, output.sample, 0],
      parts: rows.filterSize,
      part: input.row,
      length: sites.filterSize * input.site,
      vectors: output.site / 16,
      ...finishOf(rectifier),
    });
  }

  /** A product that is added to what is there: windows overlap. */
  private pullPlanTo(wide: WasmMap): number {
    const { gradient } = this.maps;
    return productPlan(this.memory, {
      ...oneRow,
      site: [gradient.sample, wide.sample, 0],
      length: gradient.site,
      vectors: wide.site / 16,
      siteStart: wide.sample,
    });
  }
}
