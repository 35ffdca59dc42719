/// <reference types="node" preserve="true" />
export * from '../spherical/index.js';
