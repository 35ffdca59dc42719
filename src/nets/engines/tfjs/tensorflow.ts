/** A tensor of TensorFlow.js, as far as it is used here. */
export interface Tensor {
  readonly shape: number[];
  dataSync(): ArrayLike<number>;
  data(): Promise<ArrayLike<number>>;
  dispose(): void;
}

/** A function of a tensor with its gradient, which takes dL/d value and what was saved to dL/d argument. */
export interface DifferentiableValue<T extends Tensor = Tensor> {
  readonly value: T;
  gradFunc(pull: T, saved: readonly T[]): T;
}

/** The operations of TensorFlow.js that nets are made of: a part of the module `@tensorflow/tfjs`. */
export interface TensorFlow<T extends Tensor = Tensor> {
  tensor(values: Float32Array, shape: number[]): T;
  scalar(value: number): T;
  reshape(x: T, shape: number[]): T;
  transpose(x: T, axes: number[]): T;
  slice(x: T, begin: number[], size: number[]): T;
  concat(tensors: T[], axis: number): T;
  pad(x: T, widths: [number, number][]): T;
  add(a: T, b: T | number): T;
  sub(a: T, b: T | number): T;
  mul(a: T, b: T | number): T;
  square(x: T): T;
  rsqrt(x: T): T;
  mean(x: T, axes: number[], keepDims: boolean): T;
  relu(x: T): T;
  sign(x: T): T;
  matMul(a: T, b: T, transposeA: boolean, transposeB: boolean): T;
  conv2d(x: T, filter: T, strides: [number, number], padding: 'valid'): T;
  maxPool(x: T, size: [number, number], strides: [number, number], padding: 'valid'): T;
  avgPool(x: T, size: [number, number], strides: [number, number], padding: 'valid'): T;
  customGrad(of: (x: T, save: (tensors: T[]) => void) => DifferentiableValue<T>): (x: T) => T;
  grads(of: (...x: T[]) => T): (x: T[], pull?: T) => T[];
  tidy<Kept>(work: () => Kept): Kept;
  keep(x: T): T;
  memory(): { readonly numTensors: number };
  getBackend(): string;
  setBackend(name: string): Promise<boolean>;
  registerBackend(name: string, create: () => unknown, priority: number): boolean;
}
