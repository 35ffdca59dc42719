/// <reference types="node" preserve="true" />
export * from '../nets/index.js';
