/// <reference types="node" preserve="true" />
export * from '../system/index.js';
