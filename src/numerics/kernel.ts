const modules = new Map<string, WebAssembly.Module>();

/**
 * A fresh instance, with its own memory, of a WebAssembly kernel; each kernel is decoded and compiled once a process or
 * page, when it is first asked for.
 * @param wasm the kernel in base64: `wasm` of the module '#kernels/<name>', made of kernels/<name>.ts
 */
export function instantiateKernel<Exports extends object>(
  wasm: string,
): Exports & { readonly memory: WebAssembly.Memory } {
  let module = modules.get(wasm);
  if (module === undefined) {
    module = new WebAssembly.Module(Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0)));
    modules.set(wasm, module);
  }
  return new WebAssembly.Instance(module).exports as unknown as Exports & { readonly memory: WebAssembly.Memory };
}
