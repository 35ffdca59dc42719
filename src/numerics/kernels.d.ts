/** The WebAssembly kernels in base64, by the names of their files; kernels/build.mjs writes the module. */
export declare const kernels: Readonly<Record<string, string>>;
