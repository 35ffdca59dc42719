export * from '../filters/index.js';
