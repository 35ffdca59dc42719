/** The adapters: a browser keeps drivers in a process of its own anyway. */
export { describeAdapters as probeAdapters } from './adapters.js';
