/// <reference types="node" preserve="true" />
export * from '../diffeo/index.js';
