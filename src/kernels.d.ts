/** A WebAssembly kernel in base64, by the name of its file in kernels/; kernels/build.mjs writes the modules. */
declare module '#kernels/*' {
  export const wasm: string;
}
