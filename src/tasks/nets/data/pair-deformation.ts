import { keyFromSeed } from '../../../numerics/random/key.js';
import { randomPermutation } from '../../../numerics/random/permutation.js';
import { stream } from '../../../numerics/random/streams.js';
import type { Deformation } from '../../../stability/perturbations/deformation.js';
import type { PairInputs } from '../../../twopixels/inputs/pair-inputs.js';
import type { PairMoves } from '../../../twopixels/moves.js';

/**
 * The lit pixels of a set of pairs displaced by a law; a noisy background stays. Sample i takes the displacements in
 * the order of a permutation of its own: some draws are a random part of them, as many as there are make up the law.
 */
export function pairDeformation(inputs: PairInputs, moves: PairMoves, seed: string): Deformation {
  const key = keyFromSeed(seed);
  const { pixelValue, shape } = inputs;
  const sites = shape.size.reduce((product, extent) => product * extent, 1);
  return {
    description: `lit pixels displaced, ${moves.description}`,
    enumeration: moves.count,
    apply(batch, first, draw) {
      for (let row = 0; row < batch.shape[0]!; row++) {
        const number = randomPermutation(key, stream.pairMoves, first + row, moves.count)(draw % moves.count);
        const pair = inputs.pair(first + row);
        const moved = moves.moved(pair, number);
        for (let channel = 0; channel < shape.channels; channel++) {
          const start = (row * shape.channels + channel) * sites;
          for (const site of pair) batch.data[start + site]! -= pixelValue;
          for (const site of moved) batch.data[start + site]! += pixelValue;
        }
      }
      return batch;
    },
  };
}
