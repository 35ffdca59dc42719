export * from '../stability/index.js';
