import { instantiateKernel } from '../../numerics/kernel.js';
import type { EngineName, GradientEngine } from '../engine.js';

/** What the kernels of the one-hidden-layer net export: its arrays as addresses, and the two passes. */
interface NetKernel {
  allocate(points: number, width: number, dimension: number): void;
  prepare(): void;
  forward(): void;
  backward(): void;
  readonly data: WebAssembly.Global;
  readonly weights: WebAssembly.Global;
  readonly coefficients: WebAssembly.Global;
  readonly outputs: WebAssembly.Global;
  readonly residuals: WebAssembly.Global;
  readonly weightGradient: WebAssembly.Global;
  readonly coefficientGradient: WebAssembly.Global;
}

/** An engine whose arrays and passes are those of the kernel `spherical-<name>`. */
export function createKernelEngine(
  name: EngineName,
  data: Float64Array,
  points: number,
  dimension: number,
  width: number,
): GradientEngine {
  const kernel = instantiateKernel<NetKernel>(`spherical-${name}`);
  kernel.allocate(points, width, dimension);
  // All memory is taken by now: a view made here stays attached.
  const view = (address: WebAssembly.Global, length: number) =>
    new Float64Array(kernel.memory.buffer, address.value, length);
  view(kernel.data, points * dimension).set(data);
  kernel.prepare();
  return {
    name,
    points,
    width,
    dimension,
    weights: view(kernel.weights, width * dimension),
    coefficients: view(kernel.coefficients, width),
    outputs: view(kernel.outputs, points),
    residuals: view(kernel.residuals, points),
    weightGradient: view(kernel.weightGradient, width * dimension),
    coefficientGradient: view(kernel.coefficientGradient, width),
    forward: kernel.forward,
    backward: kernel.backward,
  };
}
