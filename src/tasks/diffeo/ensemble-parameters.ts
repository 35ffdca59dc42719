import { number, oneOf, positive } from '../parameters/kind.js';

/** The ensemble of displacement fields, but for its size: rows of every table that has one. */
export const cutoff = {
  kind: number(1),
  symbol: 'c',
  meaning: 'largest wave number: modes with √(i² + j²) < c + 1/2',
  default: 3,
} as const;

export const displacement = {
  kind: positive,
  symbol: 'δ',
  unit: 'px',
  meaning: 'typical displacement δ = (n/2)√(πT ln c)',
  otherwise: '1, where no temperature is given',
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
