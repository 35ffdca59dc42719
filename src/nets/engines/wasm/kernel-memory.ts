import { WasmKernel } from '../../../numerics/wasm-kernel.js';
import type { Floats, Precision } from '../engine.js';

/** Bytes of slack behind every block: kernels may read a little beyond the end of a row. */
const slack = 64;

/** Instance of the kernel of layered nets in one precision: hands out memory, writes plans, calls. */
export class KernelMemory {
  private readonly kernel: WasmKernel;
  private readonly suffix: '32' | '64';
  /** Bytes of a number. */
  readonly bytes: 4 | 8;
  /** Numbers in a vector. */
  readonly lanes: 4 | 2;
  /** Rows that parts of a matrix's gradient are rounded up to. */
  readonly targetRows: number;

  /** @param wasm the kernel in base64 */
  constructor(
    wasm: string,
    readonly precision: Precision,
  ) {
    this.kernel = new WasmKernel(wasm);
    this.suffix = precision === 'float32' ? '32' : '64';
    this.bytes = precision === 'float32' ? 4 : 8;
    this.lanes = precision === 'float32' ? 4 : 2;
    this.targetRows = this.kernel.call('targetRows');
  }

  /** Channels filled up to whole vectors. */
  padded(channels: number): number {
    return Math.ceil(channels / this.lanes) * this.lanes;
  }

  /** Address of fresh bytes, all zero, at the start of a line of the cache. */
  bytesOf(count: number): number {
    return Math.ceil(this.kernel.allocate(count + 2 * slack) / slack) * slack;
  }

  /** Address of fresh numbers, all zero. */
  numbers(count: number): number {
    return this.bytesOf(count * this.bytes);
  }

  /** Address of a plan: integers in the order of its fields, then a float64 if it has one. */
  plan(integers: readonly number[], factor?: number): number {
    const even = integers.length + (integers.length % 2);
    const address = this.bytesOf(4 * even + 8);
    new Int32Array(this.kernel.float64(address, even / 2).buffer, address, integers.length).set(integers);
    if (factor !== undefined) this.kernel.float64(address + 4 * even, 1)[0] = factor;
    return address;
  }

  /** Address of a copy of integers. */
  integers(values: Int32Array): number {
    const address = this.bytesOf(4 * values.length);
    new Int32Array(this.kernel.float64(address, 1).buffer, address, values.length).set(values);
    return address;
  }

  /** Changes an integer of a plan. */
  setField(plan: number, field: number, value: number): void {
    new Int32Array(this.kernel.float64(plan, 1).buffer, plan + 4 * field, 1)[0] = value;
  }

  /** View of numbers, good until memory is handed out again. */
  view(address: number, count: number): Floats {
    return this.precision === 'float32' ? this.kernel.float32(address, count) : this.kernel.float64(address, count);
  }

  /** View of float64 numbers, whatever the precision. */
  doubles(address: number, count: number): Float64Array {
    return this.kernel.float64(address, count);
  }

  /** Calls a function that there is in both precisions. */
  run(name: string, ...values: number[]): void {
    this.kernel.call(name + this.suffix, ...values);
  }

  /** Calls a function that does not depend on the precision. */
  call(name: string, ...values: number[]): void {
    this.kernel.call(name, ...values);
  }
}
