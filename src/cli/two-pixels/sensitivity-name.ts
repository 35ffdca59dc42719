import type { PlacedEstimate } from '../../montecarlo/least-precise.js';
import type { LayerName } from '../../nets/ring/layer-name.js';
import type { CheckedQuantity } from '../../tasks/two-pixels/comparison.js';

/** Letters of the sensitivities. */
export const letters = { diffeo: 'D', noise: 'G' } as const;

/** "D of the output", "G of layer 3". */
export function sensitivityName(letter: CheckedQuantity, layer: LayerName): string {
  return `${letter} of ${layer === 'output' ? 'the output' : `layer ${layer}`}`;
}

/** The name of what was estimated. */
export function placedName({ quantity, layer }: PlacedEstimate): string {
  return sensitivityName(letters[quantity], layer);
}
