import { integer, type Kind } from '../../tasks/parameters/kind.js';
import { ParameterError } from '../../tasks/parameters/parameter-error.js';

const units: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** A size such as 512M or 2G, in bytes. */
export const bytes: Kind<number> = {
  ...integer(1),
  placeholder: 'size',
  allowed: 'a size such as 512M or 2G',
  parse: (name, text) => {
    const size = /^(\d+(?:\.\d+)?)([KMGT]?)(?:i?B)?$/i.exec(text.trim());
    if (size === null) throw new ParameterError(name, `must be a size such as 512M or 2G, got ${text}`);
    return Math.round(Number(size[1]) * units[size[2]!.toUpperCase()]!);
  },
};
