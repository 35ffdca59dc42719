/// <reference types="node" preserve="true" />
export * from '../training/index.js';
