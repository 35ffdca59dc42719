import { instantiateKernel } from '../../numerics/kernel.js';
import type { EngineName, GradientEngine } from '../engine.js';

/** Addresses of a kernel's arrays: the parameters, what goes in and what comes out. */
type NetArray =
  | 'data'
  | 'weights'
  | 'coefficients'
  | 'outputs'
  | 'residuals'
  | 'weightGradient'
  | 'coefficientGradient';

/** What the kernels of the one-hidden-layer net export. */
export interface NetKernel extends Readonly<Record<NetArray, WebAssembly.Global>> {
  readonly memory: WebAssembly.Memory;
  allocate(points: number, width: number, dimension: number): void;
  prepare(): void;
  forward(): void;
  backward(): void;
  descend(weightStep: number, coefficientStep: number): void;
}

/** An engine whose arrays and passes are those of the kernel `spherical-<name>`; `load` completes the data in the kernel's memory. */
export function createKernelEngine<Kernel extends NetKernel = NetKernel>(
  name: EngineName,
  data: Float64Array,
  points: number,
  dimension: number,
  width: number,
  load: (kernel: Kernel) => void = (kernel) => kernel.prepare(),
): GradientEngine {
  const kernel = instantiateKernel<Kernel>(`spherical-${name}`);
  kernel.allocate(points, width, dimension);
  // All memory is taken by now: a view made here stays attached.
  const view = (array: NetArray, length: number) => new Float64Array(kernel.memory.buffer, kernel[array].value, length);
  view('data', points * dimension).set(data);
  load(kernel);
  return {
    name,
    points,
    width,
    dimension,
    weights: view('weights', width * dimension),
    coefficients: view('coefficients', width),
    outputs: view('outputs', points),
    residuals: view('residuals', points),
    weightGradient: view('weightGradient', width * dimension),
    coefficientGradient: view('coefficientGradient', width),
    forward: kernel.forward,
    backward: kernel.backward,
    descend: kernel.descend,
  };
}
