/// <reference types="node" preserve="true" />
export * from '../images/index.js';
