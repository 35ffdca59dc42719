/**
 * The part of a page's globals that this package uses beyond those of Node; tsconfig.page.json checks it
 * against the types of browsers.
 */
declare class Worker {
  constructor(module: URL);
  onmessage: ((event: { readonly data: never }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}
declare const navigator: { readonly hardwareConcurrency: number };
