import type { BatchNormDescription } from '../../description/layer.js';
import type { MapNodes } from '../../sharing/batch-nodes.js';
import type { NetMode } from '../engine.js';
import type { LayerArrays, Operation } from './operation.js';

/**
 * y = γ_h x̂ + β_h, x̂ = (x − μ_h)/√(v_h + ε). In training μ and v are those of the batch, a node counting as often as
 * it has sites, and a forward pass moves the running statistics by the momentum; their variance is the unbiased one.
 */
export function createBatchNorm(
  { epsilon = 1e-5, momentum = 0.1 }: BatchNormDescription,
  { weights, biases, weightGradient, biasGradient, means, variances }: Required<LayerArrays>,
): Operation {
  const channels = weights.length;
  const centre = new Float64Array(channels);
  const inverse = new Float64Array(channels);

  function moments(input: Float64Array, { nodes, multiplicities }: MapNodes): void {
    const total = multiplicities?.reduce((sum, multiplicity) => sum + multiplicity, 0) ?? nodes;
    for (let h = 0; h < channels; h++) {
      const row = h * nodes;
      let sum = 0;
      for (let n = 0; n < nodes; n++) sum += (multiplicities?.[n] ?? 1) * input[row + n]!;
      const mean = sum / total;
      let squares = 0;
      for (let n = 0; n < nodes; n++) squares += (multiplicities?.[n] ?? 1) * (input[row + n]! - mean) ** 2;
      centre[h] = mean;
      inverse[h] = 1 / Math.sqrt(squares / total + epsilon);
      means[h]! += momentum * (mean - means[h]!);
      variances[h]! += momentum * (squares / Math.max(1, total - 1) - variances[h]!);
    }
  }

  function useRunning(): void {
    centre.set(means);
    for (let h = 0; h < channels; h++) inverse[h] = 1 / Math.sqrt(variances[h]! + epsilon);
  }

  return {
    forward({ input: map }, input, output, mode: NetMode) {
      if (mode === 'training') moments(input, map);
      else useRunning();
      for (let h = 0, k = 0; h < channels; h++) {
        const slope = weights[h]! * inverse[h]!;
        for (let n = 0; n < map.nodes; n++, k++) output[k] = slope * (input[k]! - centre[h]!) + biases[h]!;
      }
    },
    backward({ nodes: { input: map }, mode, input, outputGradient, inputGradient, trained }) {
      const { nodes, multiplicities } = map;
      const total = multiplicities?.reduce((sum, multiplicity) => sum + multiplicity, 0) ?? nodes;
      for (let h = 0; h < channels; h++) {
        const row = h * nodes;
        let pulls = 0;
        let correlation = 0;
        for (let n = 0; n < nodes; n++) {
          pulls += outputGradient[row + n]!;
          correlation += outputGradient[row + n]! * (input[row + n]! - centre[h]!) * inverse[h]!;
        }
        if (trained.weights) weightGradient[h]! += correlation;
        if (trained.biases) biasGradient[h]! += pulls;
        if (!inputGradient) continue;
        const slope = weights[h]! * inverse[h]!;
        if (mode === 'evaluation') {
          for (let n = 0; n < nodes; n++) inputGradient[row + n]! += slope * outputGradient[row + n]!;
          continue;
        }
        for (let n = 0; n < nodes; n++) {
          const normal = (input[row + n]! - centre[h]!) * inverse[h]!;
          const ofMoments = ((multiplicities?.[n] ?? 1) * (pulls + normal * correlation)) / total;
          inputGradient[row + n]! += slope * (outputGradient[row + n]! - ofMoments);
        }
      }
    },
  };
}
