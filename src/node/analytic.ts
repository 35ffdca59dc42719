/// <reference types="node" preserve="true" />
export * from '../analytic/index.js';
