import type { LaidLayer } from '../../layout/net-layout.js';
import { folds, gradientPlaces, type Phase, phases, repeats, windowAxes } from './conv-geometry.js';
import { backwardPlaces } from './conv-places.js';
import { foldInto, gateGradient } from './gradient-maps.js';
import type { KernelMemory } from './kernel-memory.js';
import { PackedMatrix } from './matrix.js';
import { finishes, productPlan } from './product-plan.js';
import type { Gate, GradientTarget, Slice } from './stage.js';
import { WasmMap } from './wasm-map.js';

interface PhaseProduct {
  readonly row: Phase;
  readonly site: Phase;
  readonly matrix: PackedMatrix;
  readonly plan: number;
}

/**
 * The gradient of a convolution's input: for each residue of the stride a convolution of the output's gradient with the
 * taps of that residue, reversed. Zeros, or where windows repeat with the map its other end, stand around the gradient.
 */
export class ConvPullback {
  private readonly products: readonly PhaseProduct[];
  private readonly zeros: number;
  /** The map with its halo, where that must be folded back. */
  private readonly wide: WasmMap | undefined;
  private readonly gate: Gate | undefined;
  private readonly written: WasmMap;

  constructor(
    private readonly memory: KernelMemory,
    private readonly layer: LaidLayer,
    private readonly gradient: WasmMap,
    private readonly target: GradientTarget,
    input: WasmMap,
    sliceSize: number,
  ) {
    const { map } = target;
    this.zeros = memory.bytesOf(map.site);
    this.wide = folds(layer) ? new WasmMap(memory, layer.input, map.width, input.halo, sliceSize) : undefined;
    this.written = this.wide ?? map;
    this.gate = this.wide ? undefined : target.gate;
    const [rows, sites] = windowAxes(layer);
    const ofRows = phases(rows, ...gradientPlaces(layer, rows));
    const ofSites = phases(sites, ...gradientPlaces(layer, sites));
    this.products = ofRows.flatMap((row) => ofSites.map((site) => this.product(row, site)));
  }

  pack(weights: number): void {
    for (const { matrix } of this.products) matrix.pack(weights);
  }

  run({ first, count }: Slice): void {
    const { memory, layer, gradient, gate, written, wide, target } = this;
    if (repeats(layer)) gradient.wrap(first, count);
    if (wide) wide.first = first;
    const [rows, sites] = windowAxes(layer);
    for (const { row, site, matrix, plan } of this.products) {
      const from = gradient.at(first) + row.window * gradient.row + site.window * gradient.site;
      const [down, along] = [row.place - rows.before, site.place - sites.before];
      const to = written.at(first) + down * written.row + along * written.site;
      const gateAt = gate ? gate.map.at(first) + down * gate.map.row + along * gate.map.site : 0;
      memory.run('product', plan, from, matrix.panels, this.zeros, to, gateAt, count);
    }
    if (!wide) return;
    foldInto(memory, wide, target.map, { first, count }, true);
    gateGradient(memory, target, { first, count });
  }

  private product(row: Phase, site: Phase): PhaseProduct {
    const { memory, layer, gradient, written, gate } = this;
    const [rows, sites] = windowAxes(layer);
    const matrix = new PackedMatrix(memory, backwardPlaces(layer, row, site, gradient.width), layer.factor);
    const plan = productPlan(memory, {
      outer: [gradient.sample, written.sample, gate?.map.sample ?? 0],
      rows: row.places,
      row: [gradient.row, rows.stride * written.row, rows.stride * (gate?.map.row ?? 0)],
      sites: site.places,
      site: [gradient.site, sites.stride * written.site, sites.stride * (gate?.map.site ?? 0)],
      parts: row.taps,
      part: gradient.row,
      // Places that no tap sees get 0.
      length: row.taps === 0 ? 0 : site.taps * gradient.site,
      vectors: written.site / 16,
      siteStart: 0,
      finish: gate ? finishes.gate : finishes.none,
      factor: gate?.factor ?? 1,
    });
    return { row, site, matrix, plan };
  }
}
