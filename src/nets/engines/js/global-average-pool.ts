import type { CountWiring, LayerNodes } from '../../sharing/batch-nodes.js';
import type { Operation } from './operation.js';

/** Mean of each channel over all sites: Σ counts·x / sites. */
export function createGlobalAveragePool(): Operation {
  return {
    forward(nodes, input, output) {
      const { start, nodes: of, counts } = countsOf(nodes);
      const { input: below, output: above } = nodes;
      for (let k = 0, row = 0; k < output.length; row += below.nodes) {
        for (let n = 0; n < above.nodes; n++, k++) {
          let sum = 0;
          for (let entry = start[n]!; entry < start[n + 1]!; entry++) sum += counts[entry]! * input[row + of[entry]!]!;
          output[k] = sum / below.sites;
        }
      }
    },
    backward({ nodes, outputGradient, inputGradient }) {
      if (!inputGradient) return;
      const { start, nodes: of, counts } = countsOf(nodes);
      const { input: below, output: above } = nodes;
      for (let k = 0, row = 0; k < outputGradient.length; row += below.nodes) {
        for (let n = 0; n < above.nodes; n++, k++) {
          const share = outputGradient[k]! / below.sites;
          for (let entry = start[n]!; entry < start[n + 1]!; entry++) {
            inputGradient[row + of[entry]!]! += counts[entry]! * share;
          }
        }
      }
    },
  };
}

function countsOf({ wiring }: LayerNodes): CountWiring {
  if (wiring.kind !== 'counts') throw new TypeError(`a global pool is wired by ${wiring.kind}`);
  return wiring;
}
