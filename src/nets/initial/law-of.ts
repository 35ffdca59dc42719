import type { InitialLaw } from '../description/initial-law.js';
import type { NetLayout } from '../layout/net-layout.js';

/** The law that the weights or biases of a layer are drawn by: that of the layer, of the net, or the usual one. */
export function lawOf({ description, layers }: NetLayout, position: number, role: 'weights' | 'biases'): InitialLaw {
  const layer = layers[position]!.description;
  const { initial = {} } = description;
  if (!('channels' in layer)) return { law: 'zero' };
  const { parametrisation = description.parametrisation } = layer;
  return layer.initial?.[role] ?? initial[role] ?? usualLaw(role, parametrisation);
}

function usualLaw(
  role: 'weights' | 'biases',
  parametrisation: NetLayout['description']['parametrisation'],
): InitialLaw {
  if (role === 'biases') return { law: 'zero' };
  return parametrisation === 'standard' ? { law: 'he' } : { law: 'normal' };
}
