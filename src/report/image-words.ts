import type { Stored } from '../images/image-set.js';
import type { ImageValues, Standard } from '../images/image-values.js';
import { formatShort } from './format-number.js';

/** The range of images, and what was made of the numbers of their file, in words. */
export function valueWords({
  values: { smallest, largest, mean, deviation },
  stored,
  standard,
}: {
  readonly values: ImageValues;
  readonly stored?: Stored | undefined;
  readonly standard?: Standard | undefined;
}): string {
  const range = `values ${formatShort(smallest)} to ${formatShort(largest)}, mean ${formatShort(mean)}, deviation ${formatShort(deviation)}`;
  const made = stored === undefined ? '' : `; ${storedWords(stored)}`;
  return `${range}${made}${standard === undefined ? '' : `; ${standardWords(standard)}`}`;
}

/** How numbers were scaled. */
export function storedWords({ type, divisor }: Stored): string {
  if (divisor === undefined) return 'scaled to [0, 1] by their bits';
  return divisor === 1 ? `${type}, not scaled` : `${type}, scaled by 1/${divisor}`;
}

function standardWords({ mean, deviation }: Standard): string {
  const list = (numbers: readonly number[]) => numbers.map((number) => formatShort(number)).join(', ');
  return `standardised by mean ${list(mean)} and deviation ${list(deviation)}`;
}
