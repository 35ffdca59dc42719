/**
 * The part of the WebAssembly interface that this package uses; Node has it, but its types come
 * with browser libraries only.
 */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Instance {
    constructor(module: Module);
    readonly exports: unknown;
  }
  class Global {
    readonly value: number;
  }
  function validate(bytes: Uint8Array): boolean;
}
