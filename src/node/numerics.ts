/// <reference types="node" preserve="true" />
export * from '../numerics/index.js';
