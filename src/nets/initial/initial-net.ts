import { InputError } from '../../numerics/input-error.js';
import { keyFromSeed } from '../../numerics/random/key.js';
import { requireFunction, requireObject } from '../../numerics/require-argument.js';
import type { NetDescription } from '../description/net-description.js';
import type { Floats, Precision } from '../engines/engine.js';
import { layOut } from '../layout/lay-out.js';
import type { NetArray, NetLayout } from '../layout/net-layout.js';
import type { Net } from '../net.js';
import { drawArray } from './draw-array.js';
import { entryOfArray, type GivenOptions, givenNumbers, givenOf, type StoredArray } from './given-numbers.js';
import { lawOf } from './law-of.js';

const subject = 'initialNet';

/** Most numbers of a net. */
const mostNumbers = 2 ** 26;

/** How a net is made of its description. */
export interface InitialNetOptions {
  /** Of what is drawn or given inline, default float64; arrays of files keep theirs. */
  readonly precision?: Precision;
  /** The array of a `.npy` file that the description names, for those that name one. */
  readonly read?: (file: string) => StoredArray;
}

/**
 * A net at its initial weights: given ones where the description has them, drawn ones else, by law and seed. What is
 * drawn depends on the seed, the name of the array and the place in it alone, so that a layer more or channels more
 * leave the other weights as they are.
 * @throws InputError unless the description is admissible and given arrays have the shapes that the net needs
 * @example
 * ```ts
 * import { initialNet, presetNet } from 'diffeolab/nets';
 *
 * const net = initialNet(presetNet('cnn', { input: { channels: 1, size: [32] }, channels: 4, depth: 2 }));
 * console.log(net.layout.parameters.map(({ name }) => name)); // [ 'conv1.weights', 'conv1.biases', …
 * console.log(net.parameters.map(({ length }) => length)); // [ 12, 4, 48, 4, 4, 1 ]
 * ```
 */
export function initialNet(description: NetDescription, options: InitialNetOptions = {}): Net {
  requireObject(subject, 'options', options);
  const { precision = 'float64', read } = options;
  if (precision !== 'float64' && precision !== 'float32') {
    throw new InputError(subject, `precision must be float32 or float64, got ${String(precision)}`);
  }
  if (read !== undefined) requireFunction(subject, 'read', read);
  const layout = layOut(description);
  const taken = { precision, read };
  const all = [...layout.parameters, ...layout.statistics];
  const count = all.reduce((sum, { length }) => sum + length, 0);
  if (!(count <= mostNumbers)) {
    throw new InputError(subject, `the net has ${count} weights, at most 2^26 are made (use fewer channels)`);
  }
  const make = (array: NetArray): Floats => {
    const given = givenOf(layout, array);
    if (given !== undefined) return givenNumbers(subject, layout, array, given, taken);
    const numbers = initialNumbers(layout, array);
    return precision === 'float32' ? Float32Array.from(numbers) : numbers;
  };
  const parameters = layout.parameters.map(make);
  const statistics = layout.statistics.map(make);
  for (const [k, array] of layout.statistics.entries()) requireVariances(array, statistics[k]!);
  return { layout, parameters, statistics, ...startOf(layout, parameters, taken) };
}

/** What is drawn, or what an array is at the start without being drawn. */
function initialNumbers(layout: NetLayout, array: NetArray): Float64Array {
  const { description, layers } = layout;
  const { role, length, name } = array;
  if (role === 'scales' || role === 'variances') return new Float64Array(length).fill(1);
  if (role === 'shifts' || role === 'means') return new Float64Array(length);
  const layer = layers[array.layer]!.description;
  if (!('channels' in layer) || (role === 'biases' && layer.filters !== undefined)) return new Float64Array(length);
  const { seed = '0' } = description.initial ?? {};
  return drawArray(lawOf(layout, array.layer, role), array, keyFromSeed(`${name}:${seed}`));
}

/** Throws for a negative variance, of which there is no root. */
function requireVariances(array: NetArray, numbers: Floats): void {
  if (array.role !== 'variances') return;
  const at = numbers.findIndex((variance) => variance < 0);
  if (at < 0) return;
  throw new InputError(
    subject,
    `${entryOfArray(array)} must hold variances of at least 0, got ${numbers[at]} at [${at}]`,
  );
}

/** The parameters of f₀, where it is subtracted: the given ones, else a copy of the net's own. */
function startOf(
  layout: NetLayout,
  parameters: readonly Floats[],
  taken: GivenOptions,
): { readonly initial?: readonly Floats[] } {
  const { subtractInitial = false, start = {} } = layout.description.output ?? {};
  if (!subtractInitial) return {};
  const names = layout.parameters.map(({ name }) => name);
  const unknown = Object.keys(start).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new InputError(subject, `output.start.${unknown} is no array of the net (there are ${names.join(', ')})`);
  }
  return {
    initial: layout.parameters.map((array, k) => {
      const given = Object.hasOwn(start, array.name) ? start[array.name] : undefined;
      if (given === undefined) return parameters[k]!.slice();
      return givenNumbers(subject, layout, array, given, taken, `output.start.${array.name}`);
    }),
  };
}
