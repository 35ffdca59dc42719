export * from '../numerics/index.js';
