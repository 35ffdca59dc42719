import { kernels } from './kernels.js';

const modules = new Map<string, WebAssembly.Module>();

/**
 * A fresh instance, with its own memory, of the WebAssembly kernel `name` (kernels/name.ts); each kernel is
 * compiled once a process or page.
 * @throws Error if the package was built without it
 */
export function instantiateKernel<Exports extends object>(
  name: string,
): Exports & { readonly memory: WebAssembly.Memory } {
  let module = modules.get(name);
  if (module === undefined) {
    module = new WebAssembly.Module(kernelBytes(name));
    modules.set(name, module);
  }
  return new WebAssembly.Instance(module).exports as unknown as Exports & { readonly memory: WebAssembly.Memory };
}

function kernelBytes(name: string): Uint8Array<ArrayBuffer> {
  const text = kernels[name];
  if (text === undefined) throw new Error(`the package was built without the kernel ${name} (run npm run build)`);
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
