import { interpolations } from '../../diffeo/interpolation.js';
import { number, oneOf, positive } from '../parameters/kind.js';

/** The ensemble of displacement fields, but for its size: rows of every table that has one. */
export const cutoff = {
  kind: number(1),
  symbol: 'c',
  meaning: 'largest wave number: modes with √(i² + j²) < c + 1/2',
  default: 3,
} as const;

/** δ in pixels where neither it nor a temperature is given. */
export const defaultDisplacement = 1;

export const displacement = {
  kind: positive,
  symbol: 'δ',
  unit: 'px',
  meaning: 'typical displacement δ = (n/2)√(πT ln c)',
  otherwise: `${defaultDisplacement}, where no temperature is given`,
} as const;

export const temperature = {
  kind: positive,
  symbol: 'T',
  meaning: 'temperature, instead of the displacement',
} as const;

export const boundary = {
  kind: oneOf(['fixed', 'periodic']),
  meaning: 'fixed, where the displacement vanishes on the frame, or periodic',
  default: 'fixed',
} as const;

/** How deformed images are made, of every table of what deforms some. */
export const interpolation = {
  kind: oneOf(interpolations),
  meaning: 'how images are read between their pixels',
  default: 'bilinear',
} as const;
