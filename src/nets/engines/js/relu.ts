import type { ReluDescription } from '../../description/layer.js';
import type { Operation } from './operation.js';

/** scale·max(x, 0), with the derivative 0 at 0; NaN stays NaN, so that a divergence reaches the loss. */
export function createRelu({ scale = 1 }: ReluDescription): Operation {
  return {
    forward(_nodes, input, output) {
      for (let k = 0; k < output.length; k++) output[k] = input[k]! <= 0 ? 0 : scale * input[k]!;
    },
    backward({ input, outputGradient, inputGradient }) {
      if (!inputGradient) return;
      for (let k = 0; k < input.length; k++) if (input[k]! > 0) inputGradient[k]! += scale * outputGradient[k]!;
    },
  };
}
