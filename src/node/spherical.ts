export * from '../spherical/index.js';
