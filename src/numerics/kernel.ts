import { readFileSync } from 'node:fs';

const modules = new Map<string, WebAssembly.Module>();

/**
 * A fresh instance, with its own memory, of the WebAssembly kernel `name` (dist/kernels/name.wasm); each kernel is read and compiled
 * once a process. A file that isn't there throws as `readFileSync` does: the package was built without its kernels.
 */
export function instantiateKernel<Exports extends object>(
  name: string,
): Exports & { readonly memory: WebAssembly.Memory } {
  let module = modules.get(name);
  if (module === undefined) {
    module = new WebAssembly.Module(readFileSync(new URL(`../kernels/${name}.wasm`, import.meta.url)));
    modules.set(name, module);
  }
  return new WebAssembly.Instance(module).exports as unknown as Exports & { readonly memory: WebAssembly.Memory };
}
