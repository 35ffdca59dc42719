/** The part of the WebAssembly interface that kernels need: Node has it, its type package of this line doesn't declare it. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, unknown>>);
    readonly exports: object;
  }
  function validate(bytes: Uint8Array): boolean;
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface Global {
    readonly value: number;
  }
}
