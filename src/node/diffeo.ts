export * from '../diffeo/index.js';
