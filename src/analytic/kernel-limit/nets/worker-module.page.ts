import { workerSource } from './worker-source.js';

let module: URL | undefined;

/**
 * What the workers of a run execute: a script of its own inside the page's, so that no bundler has to
 * be told of a second file.
 */
export function workerModule(): URL {
  module ??= new URL(URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' })));
  return module;
}
