/// <reference types="node" preserve="true" />
export * from '../sweep/index.js';
