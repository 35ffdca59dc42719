import { instantiateKernel } from '../../numerics/kernel.js';
import type { GradientEngine, GradientEngineName } from '../engine.js';
import { noFloat32, type Precision } from '../precision.js';

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
  /** The passes with sums in float32, where the kernel has them. */
  forward32?(): void;
  backward32?(): void;
  descend(weightStep: number, coefficientStep: number): void;
}

/**
 * An engine whose arrays and passes are those of a kernel; `load` completes the data in the kernel's memory.
 * @param wasm the kernel in base64
 * @throws InputError if the kernel has no float32 and that is asked for
 */
export function createKernelEngine<Kernel extends NetKernel = NetKernel>(
  name: GradientEngineName,
  wasm: string,
  data: Float64Array,
  points: number,
  dimension: number,
  width: number,
  precision: Precision = 'float64',
  load: (kernel: Kernel) => void = (kernel) => kernel.prepare(),
): GradientEngine {
  const kernel = instantiateKernel<Kernel>(wasm);
  const forward = precision === 'float32' ? kernel.forward32 : kernel.forward;
  const backward = precision === 'float32' ? kernel.backward32 : kernel.backward;
  if (forward === undefined || backward === undefined) throw noFloat32('precision', name);
  kernel.allocate(points, width, dimension);
  // All memory is taken by now: a view made here stays attached.
  const view = (array: NetArray, length: number) => new Float64Array(kernel.memory.buffer, kernel[array].value, length);
  view('data', points * dimension).set(data);
  load(kernel);
  return {
    name,
    precision,
    points,
    width,
    dimension,
    weights: view('weights', width * dimension),
    coefficients: view('coefficients', width),
    outputs: view('outputs', points),
    residuals: view('residuals', points),
    weightGradient: view('weightGradient', width * dimension),
    coefficientGradient: view('coefficientGradient', width),
    forward,
    backward,
    descend: kernel.descend,
  };
}
