import { siteCount } from '../../layout/net-layout.js';
import type { WindowWiring } from '../../sharing/batch-nodes.js';
import { gateGradient } from './gradient-maps.js';
import type { KernelMemory } from './kernel-memory.js';
import { MatrixGradient, type MatrixPlaces, PackedMatrix } from './matrix.js';
import { correlationPlan, correlationSitesField, finishOf, oneRow, productPlan, sitesField } from './product-plan.js';
import type { Slice, Stage, StageMaps } from './stage.js';
import { type LayerArrays, StageBiases, StageWeights } from './stage-arrays.js';
import type { WasmMap } from './wasm-map.js';

/** Nodes that are taken at a time: a multiple of the rows of all blocks of a product. */
const blockNodes = 48;

/** Consecutive nodes with the same matrix. */
interface Block {
  readonly first: number;
  readonly count: number;
  readonly site: number;
}

/** The matrix of a site: one for all sites but of locally connected layers. */
interface SiteMatrices {
  readonly forward: PackedMatrix;
  readonly gradient: MatrixGradient;
  /** For each place of a window. */
  readonly pulls: readonly PackedMatrix[];
}

/**
 * A layer with weights over the nodes of a batch, with the rectifier behind it where there is one: the nodes under the
 * windows of a block are laid behind each other, which makes a plain product; their gradients are added back.
 */
export class NodeStage implements Stage {
  private readonly weights: StageWeights;
  private readonly biases: StageBiases;
  private readonly matrices: readonly SiteMatrices[];
  private readonly blocks: readonly Block[];
  private readonly list: number;
  private readonly windows: number;
  private readonly pulls: number;
  private readonly zeros: number;
  private readonly finishedPlan: number;
  private readonly plainPlan: number;
  private readonly correlation: number;
  private readonly pullPlan: number;
  /** Bytes of the nodes under a window, of the input and of its gradient. */
  private readonly windowBytes: number;
  private readonly pullBytes: number;

  constructor(
    private readonly memory: KernelMemory,
    private readonly arrays: LayerArrays,
    private readonly maps: StageMaps,
    private readonly wiring: WindowWiring,
    rectifier: number | undefined,
  ) {
    const { layer } = arrays;
    const { input, output, gradient, target } = maps;
    const sites = wiring.site ? siteCount(layer.output) : 1;
    this.weights = new StageWeights(memory, arrays);
    this.biases = new StageBiases(memory, arrays, sites, layer.output.channels);
    this.blocks = blocksOf(output.sites, wiring.site);
    this.list = memory.integers(wiring.gather);
    this.windowBytes = wiring.window * input.site;
    this.pullBytes = wiring.window * (target?.map.site ?? 0);
    this.windows = memory.bytesOf(blockNodes * this.windowBytes);
    this.pulls = memory.bytesOf(blockNodes * this.pullBytes);
    this.zeros = memory.bytesOf(this.pullBytes);
    this.matrices = Array.from({ length: sites }, (_, site) => this.siteMatrices(site, sites));
    this.plainPlan = this.forwardPlan(undefined);
    this.finishedPlan = this.forwardPlan(rectifier);
    this.correlation = correlationPlan(memory, {
      outer: [0, 0],
      rowsPerSum: 1,
      row: [0, 0],
      sites: 0,
      site: [this.windowBytes, gradient.site],
      parts: 1,
      part: 0,
      length: this.windowBytes / memory.bytes,
      vectors: gradient.site / 16,
    });
    this.pullPlan = target ? this.planToWindow(target.map) : 0;
  }

  begin(backward: boolean): void {
    const { weights } = this.weights;
    this.weights.load();
    this.biases.load();
    for (const { forward, gradient, pulls } of this.matrices) {
      forward.pack(weights);
      if (!backward) continue;
      gradient.clear();
      for (const pull of pulls) pull.pack(weights);
    }
    if (backward) this.biases.clear();
  }

  forward(): void {
    this.run(this.finishedPlan);
  }

  write(_slice: Slice, rectified: boolean): void {
    this.run(rectified ? this.finishedPlan : this.plainPlan);
  }

  backward(slice: Slice, toInput: boolean): void {
    const { memory, arrays, biases, correlation, blocks, windows } = this;
    const { gradient, target } = this.maps;
    if (target && toInput) target.map.clear(0, 1);
    for (const block of blocks) {
      const { first, count, site } = block;
      const pull = gradient.at(0) + first * gradient.site;
      memory.setField(correlation, correlationSitesField, count);
      if (arrays.trained.weights) {
        this.gather(block);
        memory.run('correlate', correlation, windows, pull, this.matrices[site]!.gradient.target, 1, 1);
      }
      if (arrays.trained.biases) {
        memory.run('sumGradients', correlation, pull, biases.gradient + site * biases.row, 1, 1);
      }
      if (toInput && target) this.pullBack(block, pull, target.map);
    }
    if (target && toInput) gateGradient(memory, target, slice);
  }

  end(): void {
    if (this.arrays.trained.weights) {
      for (const { gradient } of this.matrices) gradient.unpack(this.weights.gradient);
      this.weights.store();
    }
    if (this.arrays.trained.biases) this.biases.store();
  }

  private run(plan: number): void {
    const { memory, biases, windows } = this;
    const { output } = this.maps;
    for (const block of this.blocks) {
      const { first, count, site } = block;
      this.gather(block);
      memory.setField(plan, sitesField, count);
      const to = output.at(0) + first * output.site;
      const { panels } = this.matrices[site]!.forward;
      memory.run('product', plan, windows, panels, biases.values + site * biases.row, to, 0, 1);
    }
  }

  private gather({ first, count }: Block): void {
    const { input } = this.maps;
    const { window } = this.wiring;
    const list = this.list + 4 * first * window;
    this.memory.call('gatherNodes', input.at(0), list, count * window, input.site, this.windows);
  }

  /** Adds the gradients of the nodes under the windows of a block. */
  private pullBack({ first, count, site }: Block, pull: number, map: WasmMap): void {
    const { memory, pullPlan, pulls, zeros } = this;
    const { window } = this.wiring;
    memory.setField(pullPlan, sitesField, count);
    for (const [place, { panels }] of this.matrices[site]!.pulls.entries()) {
      memory.run('product', pullPlan, pull, panels, zeros, pulls + place * map.site, 0, 1);
    }
    memory.run('scatterNodes', pulls, this.list + 4 * first * window, count * window, map.site, map.at(0));
  }

  private siteMatrices(site: number, sites: number): SiteMatrices {
    const { memory } = this;
    const { layer } = this.arrays;
    const { window } = this.wiring;
    const forward: MatrixPlaces = {
      parts: 1,
      taps: window,
      channels: layer.input.channels,
      columns: layer.output.channels,
      origin: site * window,
      part: 0,
      tap: 1,
      channel: sites * window,
      column: layer.input.channels * sites * window,
      paddedChannels: this.maps.input.width,
    };
    const pullOf = (place: number): MatrixPlaces => ({
      ...forward,
      taps: 1,
      channels: layer.output.channels,
      columns: layer.input.channels,
      origin: site * window + place,
      channel: forward.column,
      column: forward.channel,
      paddedChannels: this.maps.gradient.width,
    });
    const places = this.maps.target ? window : 0;
    return {
      forward: new PackedMatrix(memory, forward, layer.factor),
      gradient: new MatrixGradient(memory, forward, layer.factor),
      pulls: Array.from({ length: places }, (_, place) => new PackedMatrix(memory, pullOf(place), layer.factor)),
    };
  }

  private forwardPlan(rectifier: number | undefined): number {
    const { output } = this.maps;
    return productPlan(this.memory, {
      ...oneRow,
      site: [this.windowBytes, output.site, 0],
      length: this.windowBytes,
      vectors: output.site / 16,
      ...finishOf(rectifier),
    });
  }

  private planToWindow(map: WasmMap): number {
    const { gradient } = this.maps;
    return productPlan(this.memory, {
      ...oneRow,
      site: [gradient.site, this.pullBytes, 0],
      length: gradient.site,
      vectors: map.site / 16,
    });
  }
}

/** Blocks of consecutive nodes, with one site each where nodes have sites of their own. */
function blocksOf(nodes: number, sites: Int32Array | undefined): readonly Block[] {
  const blocks: Block[] = [];
  for (let first = 0; first < nodes; ) {
    const site = sites?.[first] ?? 0;
    let end = first + 1;
    while (end < nodes && end - first < blockNodes && (sites?.[end] ?? 0) === site) end++;
    blocks.push({ first, count: end - first, site });
    first = end;
  }
  return blocks;
}
