import { instantiateKernel } from './kernel.js';

const pageBytes = 65536;

/** Functions of a kernel take and give numbers and addresses. */
type KernelFunction = (...values: number[]) => number;

interface KernelExports {
  readonly memory: WebAssembly.Memory;
  readonly [name: string]: KernelFunction | WebAssembly.Memory;
}

/**
 * An instance of a WebAssembly kernel, with a memory of its own that only grows. Kernels take addresses: `store`
 * gives those of their data, `float32` and `float64` read their results.
 */
export class WasmKernel {
  readonly #exports: KernelExports;
  #end: number;

  /**
   * @param wasm the kernel in base64, from '#kernels/<name>'
   * @throws if the machine has no WebAssembly SIMD
   */
  constructor(wasm: string) {
    this.#exports = instantiateKernel<KernelExports>(wasm);
    this.#end = this.call('heapBase');
  }

  /** Calls an exported function. */
  call(name: string, ...values: number[]): number {
    return (this.#exports[name] as KernelFunction)(...values);
  }

  /**
   * Address of `bytes` fresh bytes, zeroed, aligned to 16. Views made before may be detached.
   * @throws RangeError if the memory can't grow that far (4 GiB at most)
   */
  allocate(bytes: number): number {
    const address = this.#end;
    this.#end = address + Math.ceil(bytes / 16) * 16;
    const missing = this.#end - this.#exports.memory.buffer.byteLength;
    if (missing > 0) this.#exports.memory.grow(Math.ceil(missing / pageBytes));
    return address;
  }

  /** Copies an array to fresh memory; returns its address. */
  store(values: Int32Array | Float32Array | Float64Array): number {
    const address = this.allocate(values.byteLength);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    new Uint8Array(this.#exports.memory.buffer, address, values.byteLength).set(bytes);
    return address;
  }

  /** float64 view of `count` numbers at an address, good until the next `allocate` or `store`. */
  float64(address: number, count: number): Float64Array {
    return new Float64Array(this.#exports.memory.buffer, address, count);
  }

  /** float32 view of `count` numbers at an address, good until the next `allocate` or `store`. */
  float32(address: number, count: number): Float32Array {
    return new Float32Array(this.#exports.memory.buffer, address, count);
  }

  /** View of `count` words of 32 bits at an address, good until the next `allocate` or `store`. */
  words(address: number, count: number): Uint32Array {
    return new Uint32Array(this.#exports.memory.buffer, address, count);
  }
}

/** Whether this machine runs WebAssembly with 128-bit SIMD: a module with one v128 instruction is valid. */
export function hasWasmSimd(): boolean {
  if (typeof WebAssembly === 'undefined') return false;
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const types = [1, 5, 1, 0x60, 0, 1, 0x7b];
  const functions = [3, 2, 1, 0];
  const code = [10, 10, 1, 8, 0, 0x41, 0, 0xfd, 0x0f, 0xfd, 0x62, 0x0b];
  return WebAssembly.validate(new Uint8Array([...header, ...types, ...functions, ...code]));
}
