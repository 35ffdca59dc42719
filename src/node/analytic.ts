export * from '../analytic/index.js';
