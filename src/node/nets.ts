export * from '../nets/index.js';
