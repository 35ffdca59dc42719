/// <reference types="node" preserve="true" />
export * from '../report/index.js';
