export * from '../montecarlo/index.js';
