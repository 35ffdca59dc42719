import { requireArray, requireFinite, requireObject } from '../../numerics/require-argument.js';
import type { LayerDescription } from '../description/layer.js';
import type { NetDescription } from '../description/net-description.js';
import { checkNetDescription } from '../description/parse.js';
import type { Floats } from '../engines/engine.js';
import { entryOfRole, type StoredArray } from '../initial/given-numbers.js';
import type { NetArray } from '../layout/net-layout.js';
import { type Net, subtractedStart } from '../net.js';

/** A net as what is written of it: a description that names its arrays, and the arrays. */
export interface NetDocument {
  /** Arrays are names of `.npy` files. */
  readonly description: NetDescription;
  /** By the names of their files. */
  readonly arrays: ReadonlyMap<string, StoredArray>;
}

/**
 * A net as a description that names `.npy` files, such as `conv1.weights.npy`, and the arrays of these: weights,
 * running statistics, and of f₀, where it is subtracted, the arrays that differ (`start.conv1.weights.npy`).
 * @throws InputError unless it is a net whose numbers are finite
 * @example
 * ```ts
 * import { initialNet, netDocument, presetNet } from 'diffeolab/nets';
 *
 * const net = initialNet(presetNet('fc', { input: { channels: 4, size: [] }, channels: 3, depth: 1 }));
 * const { description, arrays } = netDocument(net);
 * console.log([...arrays.keys()]); // [ 'dense1.weights.npy', 'dense1.biases.npy', 'dense2.weights.npy' ]
 * const read = (file: string) => arrays.get(file)!;
 * console.log(initialNet(description, { read }).parameters[0] === net.parameters[0]); // true
 * ```
 */
export function netDocument(net: Net): NetDocument {
  const subject = 'netDocument';
  requireObject(subject, 'net', net, ['layout', 'parameters', 'statistics']);
  requireObject(subject, 'net.layout', net.layout, ['description', 'parameters', 'statistics']);
  const { layout, parameters, statistics } = net;
  const initial = subtractedStart(net);
  requireArray(subject, 'net.layout.parameters', layout.parameters, 'arrays');
  const arrays = new Map<string, StoredArray>();
  const keep = (file: string, { shape, name }: NetArray, numbers: Floats): string => {
    requireFinite(subject, name, numbers, shape);
    arrays.set(file, { shape, numbers });
    return file;
  };
  const layers: LayerDescription[] = [...layout.description.layers];
  const name = (array: NetArray, numbers: Floats) => {
    const file = keep(`${array.name}.npy`, array, numbers);
    layers[array.layer] = { ...layers[array.layer]!, [entryOfRole(array.role)]: file } as LayerDescription;
  };
  for (const [k, array] of layout.parameters.entries()) name(array, parameters[k]!);
  for (const [k, array] of layout.statistics.entries()) name(array, statistics[k]!);
  const start: Record<string, string> = {};
  for (const [k, array] of layout.parameters.entries()) {
    if (initial === undefined || equal(initial[k]!, parameters[k]!)) continue;
    start[array.name] = keep(`start.${array.name}.npy`, array, initial[k]!);
  }
  const { files: _, output, ...rest } = layout.description;
  const { start: __, ...own } = output ?? {};
  const kept = { ...own, ...(Object.keys(start).length > 0 && { start }) };
  const described = { ...rest, layers, ...(output !== undefined && { output: kept }) };
  // In the order of the schema, so that a net that is saved again is the same text.
  return { description: checkNetDescription(described, () => subject), arrays };
}

function equal(a: Floats, b: Floats): boolean {
  return a.length === b.length && a.every((number, i) => number === b[i]);
}
