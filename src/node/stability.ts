/// <reference types="node" preserve="true" />
export * from '../stability/index.js';
