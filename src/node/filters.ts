/// <reference types="node" preserve="true" />
export * from '../filters/index.js';
