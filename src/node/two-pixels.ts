/// <reference types="node" preserve="true" />
export * from '../twopixels/index.js';
