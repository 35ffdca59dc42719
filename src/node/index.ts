/// <reference types="node" preserve="true" />
export * from '../index.js';
