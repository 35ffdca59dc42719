/// <reference types="node" preserve="true" />
export * from '../montecarlo/index.js';
