import { InputError } from '../../numerics/input-error.js';
import { isFileName, numberOfWritten, shapeOfLists, writtenNumbers } from '../description/given-array.js';
import type { GivenArray } from '../description/layer.js';
import type { Floats, Precision } from '../engines/engine.js';
import type { NetArray, NetLayout } from '../layout/net-layout.js';

/** An array that a `.npy` file holds. */
export interface StoredArray {
  readonly shape: readonly number[];
  /** In row-major order. */
  readonly numbers: Floats;
}

/** Names of the arrays of a description by what they are. */
const entries = {
  weights: 'filters',
  biases: 'biases',
  scales: 'scales',
  shifts: 'shifts',
  means: 'means',
  variances: 'variances',
} as const;

/** The entry of a layer that gives an array, such as `layers[0].filters`. */
export function entryOfArray({ layer, role }: NetArray): string {
  return `layers[${layer}].${entries[role]}`;
}

/** The entry of the layer's description, such as `filters`, that gives an array. */
export function entryOfRole(role: NetArray['role']): (typeof entries)[NetArray['role']] {
  return entries[role];
}

/** The array as the description gives it. */
export function givenOf(layout: NetLayout, { layer, role }: NetArray): GivenArray | undefined {
  const description = layout.layers[layer]!.description;
  return (description as { readonly [Entry in (typeof entries)[NetArray['role']]]?: GivenArray })[entries[role]];
}

/** How given arrays become numbers. */
export interface GivenOptions {
  /** Of numbers in lists. */
  readonly precision: Precision;
  /** The array of a file. */
  readonly read: ((file: string) => StoredArray) | undefined;
}

/**
 * The numbers of a given array.
 * @param entry of the description that gives it
 * @throws InputError about `subject` if it has another shape than the net needs, or files can't be read here
 */
export function givenNumbers(
  subject: string,
  { description }: NetLayout,
  array: NetArray,
  given: GivenArray,
  { precision, read }: GivenOptions,
  entry = entryOfArray(array),
): Floats {
  const wanted = `[${array.shape.join(', ')}]`;
  const where = `${entry} (${array.name} of ${description.name})`;
  if (isFileName(given)) {
    if (read === undefined) {
      throw new InputError(
        subject,
        `${entry} is the file ${given}, which needs read (use loadNet, or lists of numbers)`,
      );
    }
    const { shape, numbers } = read(given);
    if (sameShape(shape, array.shape)) return numbers;
    throw new InputError(subject, `${where} must have shape ${wanted}, ${given} has [${shape.join(', ')}]`);
  }
  const shape = shapeOfLists(given);
  if (!sameShape(shape, array.shape)) {
    throw new InputError(subject, `${where} must have shape ${wanted}, got [${shape.join(', ')}]`);
  }
  const numbers = writtenNumbers(given);
  return precision === 'float32'
    ? Float32Array.from(numbers, numberOfWritten)
    : Float64Array.from(numbers, numberOfWritten);
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}
