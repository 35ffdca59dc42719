import { type LaidLayer, type NetLayout, siteCount } from '../layout/net-layout.js';
import { beyondBorder, windowSites } from '../layout/window-sites.js';
import type { BatchNodes, LayerNodes, MapNodes, Wiring } from './batch-nodes.js';

/** Tables of a batch without sharing: every site of every input is a node of its own. */
export function plainNodes(layout: NetLayout, count: number): BatchNodes {
  const layers: LayerNodes[] = [];
  const first: MapNodes = { nodes: count * siteCount(layout.input), sites: siteCount(layout.input) };
  let input = first;
  for (const layer of layout.layers) {
    const sites = siteCount(layer.output);
    const output = { nodes: count * sites, sites };
    layers.push({ input, output, wiring: plainWiring(layer, count) });
    input = output;
  }
  return { count, input: first, layers };
}

function plainWiring(layer: LaidLayer, count: number): Wiring {
  const inSites = siteCount(layer.input);
  switch (layer.description.kind) {
    case 'relu':
    case 'batch-norm':
      return { kind: 'pointwise' };
    case 'global-average-pool':
      return {
        kind: 'counts',
        start: Int32Array.from({ length: count + 1 }, (_, n) => n * inSites),
        nodes: Int32Array.from({ length: count * inSites }, (_, n) => n),
        counts: new Int32Array(count * inSites).fill(1),
      };
    default: {
      const sites = siteCount(layer.output);
      const of = windowSites(layer);
      const gather = new Int32Array(count * of.length);
      for (let b = 0; b < count; b++) {
        const row = b * of.length;
        for (let k = 0; k < of.length; k++)
          gather[row + k] = of[k] === beyondBorder ? beyondBorder : b * inSites + of[k]!;
      }
      const local = layer.description.kind === 'locally-connected';
      return {
        kind: 'window',
        window: of.length / sites,
        gather,
        ...(local ? { site: Int32Array.from({ length: count * sites }, (_, n) => n % sites) } : {}),
      };
    }
  }
}
