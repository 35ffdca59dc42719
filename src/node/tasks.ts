/// <reference types="node" preserve="true" />
export * from '../tasks/index.js';
