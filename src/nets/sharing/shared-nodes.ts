import type { Floats } from '../engines/engine.js';
import { type LaidLayer, type NetLayout, siteCount } from '../layout/net-layout.js';
import { beyondBorder, windowSites } from '../layout/window-sites.js';
import type { BatchNodes, LayerNodes, MapNodes, Wiring } from './batch-nodes.js';
import { TupleIndex } from './tuple-index.js';

/** Nodes of a map, of which it is known what each site is. */
type SharedMap = Required<MapNodes>;

/**
 * Tables of a batch in which sites with the same receptive-field content are one node. Sites of the inputs with equal
 * values in all channels are one node; then, layer by layer, sites whose windows hold the same nodes in the same
 * order, over all inputs together. Whatever the weights, all sites of a node have one value, and their gradients add
 * up. Borders of zeros are an entry of their own. Sites of a locally connected layer are one node only where they are
 * the same site of different inputs, since each has its own weights; after a global pool, inputs with as many sites
 * of each node are one.
 *
 * Two lit pixels on a ring give k(2k + 1) + (2k + 1) + 1 nodes at layer k of filters of three sites, whatever
 * l ≥ 4k + 2. The time is linear in the sites of all inputs.
 * @param inputs [count, channels, sites..], flat
 */
export function sharedNodes(layout: NetLayout, inputs: Floats, count: number): BatchNodes {
  const { map: first, places } = inputNodes(layout, inputs, count);
  const layers: LayerNodes[] = [];
  let input = first;
  for (const layer of layout.layers) {
    const shared = layerNodes(layer, input, count);
    layers.push(shared);
    input = shared.output;
  }
  return { count, input: first, places, layers };
}

/** Sites of equal values in all channels; +0 and −0 are equal. */
function inputNodes(layout: NetLayout, inputs: Floats, count: number): { map: SharedMap; places: Int32Array } {
  const { channels } = layout.input;
  const sites = siteCount(layout.input);
  const values = new Float64Array(channels);
  const index = new TupleIndex(2 * channels);
  const bits = new Int32Array(values.buffer);
  const of = new Int32Array(count * sites);
  const places: number[] = [];
  for (let b = 0; b < count; b++) {
    for (let i = 0; i < sites; i++) {
      for (let c = 0; c < channels; c++) values[c] = inputs[(b * channels + c) * sites + i]! + 0;
      const place = b * sites + i;
      const node = index.add(bits);
      if (node === places.length) places.push(place);
      of[place] = node;
    }
  }
  return { map: sharedMap(index.size, sites, of), places: Int32Array.from(places) };
}

function sharedMap(nodes: number, sites: number, of: Int32Array): SharedMap {
  const multiplicities = new Float64Array(nodes);
  for (const node of of) multiplicities[node]!++;
  return { nodes, sites, of, multiplicities };
}

function layerNodes(layer: LaidLayer, input: SharedMap, count: number): LayerNodes & { output: SharedMap } {
  switch (layer.description.kind) {
    case 'relu':
    case 'batch-norm':
      return { input, output: input, wiring: { kind: 'pointwise' } };
    case 'global-average-pool':
      return countNodes(input, count);
    default:
      return windowNodes(layer, input, count);
  }
}

/** Sites whose windows hold the same nodes; of locally connected layers also the same site. */
function windowNodes(layer: LaidLayer, input: SharedMap, count: number): LayerNodes & { output: SharedMap } {
  const sites = siteCount(layer.output);
  const seen = windowSites(layer);
  const window = seen.length / sites;
  const local = layer.description.kind === 'locally-connected';
  const tuple = new Int32Array(local ? window + 1 : window);
  const index = new TupleIndex(tuple.length);
  const of = new Int32Array(count * sites);
  for (let b = 0; b < count; b++) {
    const first = b * input.sites;
    for (let i = 0; i < sites; i++) {
      const row = i * window;
      for (let t = 0; t < window; t++) {
        const site = seen[row + t]!;
        tuple[t] = site === beyondBorder ? beyondBorder : input.of[first + site]!;
      }
      if (local) tuple[window] = i;
      of[b * sites + i] = index.add(tuple);
    }
  }
  const tuples = index.tuples();
  const wiring: Wiring = local
    ? { kind: 'window', window, gather: columnsOf(tuples, 0, window), site: columnsOf(tuples, window, 1) }
    : { kind: 'window', window, gather: tuples };
  return { input, output: sharedMap(index.size, sites, of), wiring };

  /** Columns of the tuples, from `start` on. */
  function columnsOf(tuples: Int32Array, start: number, columns: number): Int32Array {
    return Int32Array.from(
      { length: index.size * columns },
      (_, k) => tuples[Math.floor(k / columns) * tuple.length + start + (k % columns)]!,
    );
  }
}

/** Inputs with as many sites of each node. */
function countNodes(input: SharedMap, count: number): LayerNodes & { output: SharedMap } {
  const { sites } = input;
  const index = new TupleIndex(sites);
  const of = Int32Array.from({ length: count }, (_, b) => index.add(input.of.slice(b * sites, (b + 1) * sites).sort()));
  const tuples = index.tuples();
  const start = [0];
  const nodes: number[] = [];
  const counts: number[] = [];
  for (let n = 0; n < index.size; n++) {
    for (let k = n * sites; k < (n + 1) * sites; k++) {
      if (k > n * sites && tuples[k] === tuples[k - 1]) counts[counts.length - 1]!++;
      else {
        nodes.push(tuples[k]!);
        counts.push(1);
      }
    }
    start.push(nodes.length);
  }
  const wiring: Wiring = {
    kind: 'counts',
    start: Int32Array.from(start),
    nodes: Int32Array.from(nodes),
    counts: Int32Array.from(counts),
  };
  return { input, output: sharedMap(index.size, 1, of), wiring };
}
