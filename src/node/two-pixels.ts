export * from '../twopixels/index.js';
