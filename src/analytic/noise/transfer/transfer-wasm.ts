import { wasm } from '#kernels/transfer';
import { instantiateKernel } from '../../../numerics/kernel.js';
import { mostCells, type TransferEngine, type TransferGrid } from './transfer-engine.js';

interface TransferKernel {
  readonly noise: WebAssembly.Global;
  readonly result: WebAssembly.Global;
  allocate(side: number, cells: number, threshold: number, parts: number): void;
  cellsOf(slot: number): number;
  start(slot: number): void;
  step(from: number, to: number, clean: number, first: number, second: number, counted: number): void;
  open(from: number, to: number): void;
  close(from: number, to: number): void;
  marginal(slot: number, part: number): void;
}

/** The transfer operator by a WebAssembly kernel: SIMD float64, with the bits of its twin `createTransferJs`. */
export function createTransferWasm(grid: TransferGrid): TransferEngine {
  const kernel = instantiateKernel<TransferKernel>(wasm);
  const { noise, threshold, moment } = grid;
  kernel.allocate(noise.length, mostCells(grid), threshold, moment ? 2 : 1);
  new Float64Array(kernel.memory.buffer, kernel.noise.value, noise.length).set(noise);
  return {
    start: (slot) => kernel.start(slot),
    step: (from, to, { clean, weights: [first, second], counted }) =>
      kernel.step(from, to, clean, first, second, Number(counted)),
    open: (from, to) => kernel.open(from, to),
    close: (from, to) => kernel.close(from, to),
    marginal: (slot, ofMoment = false) => {
      kernel.marginal(slot, ofMoment ? 1 : 0);
      return new Float64Array(kernel.memory.buffer, kernel.result.value, kernel.cellsOf(slot)).slice();
    },
  };
}
