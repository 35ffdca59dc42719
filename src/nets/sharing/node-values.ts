import type { Floats } from '../engines/engine.js';
import type { BatchNodes, MapNodes } from './batch-nodes.js';

/** Values of the input nodes of a batch, [channels, nodes], from its inputs [B, channels, sites..]. */
export function inputValues({ input, places }: BatchNodes, inputs: Floats, channels: number): Float64Array {
  const { sites, nodes } = input;
  const values = new Float64Array(channels * nodes);
  for (let n = 0; n < nodes; n++) {
    const place = places?.[n] ?? n;
    const site = place % sites;
    const first = (place - site) * channels + site;
    for (let c = 0; c < channels; c++) values[c * nodes + n] = inputs[first + c * sites]!;
  }
  return values;
}

/** Values of the nodes of a map [channels, nodes] → [B, channels, sites..], written to `spread`. */
export function spreadValues<Target extends Floats>(
  { nodes, sites, of }: MapNodes,
  count: number,
  values: Floats,
  spread: Target,
): Target {
  const channels = values.length / nodes;
  let target = 0;
  for (let b = 0; b < count; b++) {
    for (let c = 0; c < channels; c++) {
      for (let place = b * sites; place < (b + 1) * sites; place++) {
        spread[target++] = values[c * nodes + (of?.[place] ?? place)]!;
      }
    }
  }
  return spread;
}

/** The transpose of `spreadValues`: a gradient [B, channels, sites..] → [channels, nodes]. */
export function collectValues({ nodes, sites, of }: MapNodes, count: number, gradient: Float64Array): Float64Array {
  const channels = gradient.length / (count * sites);
  const collected = new Float64Array(channels * nodes);
  let source = 0;
  for (let b = 0; b < count; b++) {
    for (let c = 0; c < channels; c++) {
      for (let place = b * sites; place < (b + 1) * sites; place++) {
        collected[c * nodes + (of?.[place] ?? place)]! += gradient[source++]!;
      }
    }
  }
  return collected;
}
