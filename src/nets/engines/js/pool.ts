import type { PoolDescription } from '../../description/layer.js';
import { type Operation, windowsOf } from './operation.js';

/** Maximum or mean of each channel over the windows, which have no sites beyond a border. */
export function createPool({ operation }: PoolDescription): Operation {
  return operation === 'max' ? createMaxPool() : createAveragePool();
}

function createAveragePool(): Operation {
  return {
    forward(nodes, input, output) {
      const { window, gather } = windowsOf(nodes);
      const { input: below, output: above } = nodes;
      for (let k = 0, row = 0; k < output.length; row += below.nodes) {
        for (let n = 0; n < above.nodes; n++, k++) {
          let sum = 0;
          for (let entry = n * window; entry < (n + 1) * window; entry++) sum += input[row + gather[entry]!]!;
          output[k] = sum / window;
        }
      }
    },
    backward({ nodes, outputGradient, inputGradient }) {
      if (!inputGradient) return;
      const { window, gather } = windowsOf(nodes);
      const { input: below, output: above } = nodes;
      for (let k = 0, row = 0; k < outputGradient.length; row += below.nodes) {
        for (let n = 0; n < above.nodes; n++, k++) {
          const share = outputGradient[k]! / window;
          for (let entry = n * window; entry < (n + 1) * window; entry++) inputGradient[row + gather[entry]!]! += share;
        }
      }
    },
  };
}

function createMaxPool(): Operation {
  return {
    forward(nodes, input, output) {
      const { window, gather } = windowsOf(nodes);
      const { input: below, output: above } = nodes;
      for (let k = 0, row = 0; k < output.length; row += below.nodes) {
        for (let n = 0; n < above.nodes; n++, k++) output[k] = input[row + largest(input, row, gather, n, window)]!;
      }
    },
    backward({ nodes, input, outputGradient, inputGradient }) {
      if (!inputGradient) return;
      const { window, gather } = windowsOf(nodes);
      const { input: below, output: above } = nodes;
      for (let k = 0, row = 0; k < outputGradient.length; row += below.nodes) {
        for (let n = 0; n < above.nodes; n++, k++) {
          inputGradient[row + largest(input, row, gather, n, window)]! += outputGradient[k]!;
        }
      }
    },
  };
}

/** The first node of the largest value under the window of node n; one of NaN where there is one. */
function largest(input: Float64Array, row: number, gather: Int32Array, n: number, window: number): number {
  let best = gather[n * window]!;
  let value = input[row + best]!;
  for (let entry = n * window + 1; entry < (n + 1) * window; entry++) {
    const other = input[row + gather[entry]!]!;
    if (other > value || Number.isNaN(other)) {
      best = gather[entry]!;
      value = other;
    }
  }
  return best;
}
