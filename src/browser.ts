export * as analytic from './analytic/index.js';
export * as diffeo from './diffeo/index.js';
export * as montecarlo from './montecarlo/index.js';
export * as nets from './nets/index.js';
export * as numerics from './numerics/index.js';
export * as stability from './stability/index.js';
export * as twopixels from './twopixels/index.js';
