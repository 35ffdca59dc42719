import type { NetLayout } from '../../nets/layout/net-layout.js';
import { InputError } from '../../numerics/input-error.js';
import { nearestName } from '../../numerics/nearest-name.js';
import { requireArray } from '../../numerics/require-argument.js';

/**
 * Some of a net's arrays: `all` of them, the `weights` of all layers, the `filters`, which are the weights but those of
 * the last layer, the arrays of the `last` layer with weights; or by name, of arrays (`conv1.weights`) or layers
 * (`conv1`).
 */
export type ArrayChoice = 'all' | 'weights' | 'filters' | 'last' | readonly string[];

/**
 * Which of `layout.parameters` are chosen.
 * @throws InputError of a name that is none of the net's
 */
export function chosenArrays(subject: string, name: string, layout: NetLayout, choice: ArrayChoice): boolean[] {
  const { parameters, layers } = layout;
  const last = parameters.findLast(({ role }) => role === 'weights')?.layer;
  switch (choice) {
    case 'all':
      return parameters.map(() => true);
    case 'weights':
      return parameters.map(({ role }) => role === 'weights');
    case 'filters':
      return parameters.map(({ role, layer }) => role === 'weights' && layer !== last);
    case 'last':
      return parameters.map(({ layer }) => layer === last);
  }
  requireArray(subject, name, choice, 'names of arrays or layers');
  const layerOf = (position: number) => layers[position]!.name;
  const known = new Set(parameters.flatMap(({ name: array, layer }) => [array, layerOf(layer)]));
  for (const chosen of choice) {
    if (known.has(chosen)) continue;
    const near = typeof chosen === 'string' ? nearestName(chosen, [...known]) : undefined;
    throw new InputError(
      subject,
      `${name} must be all, weights, filters, last or a list of names such as ${parameters[0]?.name ?? 'conv1'}, ` +
        `got ${String(chosen)}${near === undefined ? '' : ` (did you mean ${near}?)`}`,
    );
  }
  return parameters.map(({ name: array, layer }) => choice.includes(array) || choice.includes(layerOf(layer)));
}
