export { InputError } from './input-error.js';
export { type Quantity, quotient, type Status } from './quantity.js';
export { fillGaussians, gaussianAt } from './random/gaussian.js';
export { keyFromSeed, type PhiloxKey } from './random/key.js';
export { multiplyHigh, philox4x32 } from './random/philox.js';
export { stream } from './random/streams.js';
export { type Fraction, formatRational, parseRational, rational, toNumber } from './rational.js';
