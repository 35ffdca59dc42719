import type { PlacedEstimate } from '../../montecarlo/least-precise.js';
import type { LayerName } from '../../nets/ring/layer-name.js';

/** Letters of the sensitivities. */
export const letters = { diffeo: 'D', noise: 'G' } as const;

/** "D of the output", "G of layer 3". */
export function sensitivityName(letter: 'D' | 'G', layer: LayerName): string {
  return `${letter} of ${layer === 'output' ? 'the output' : `layer ${layer}`}`;
}

/** The name of what was estimated. */
export function placedName({ quantity, layer }: PlacedEstimate): string {
  return sensitivityName(letters[quantity], layer);
}
