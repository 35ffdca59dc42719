/** A tensor of TensorFlow.js, as far as it is used here. */
export interface Tensor {
  readonly shape: readonly number[];
  dataSync(): ArrayLike<number>;
  data(): Promise<ArrayLike<number>>;
  dispose(): void;
}

/** A function of tensors with its gradient: `pull` takes dL/d value to dL/d argument. */
export interface DifferentiableValue {
  readonly value: Tensor;
  gradFunc(pull: Tensor): Tensor;
}

/** The operations of TensorFlow.js that nets are made of: a part of the module `@tensorflow/tfjs`. */
export interface TensorFlow {
  tensor(values: Float32Array, shape: readonly number[]): Tensor;
  scalar(value: number): Tensor;
  reshape(x: Tensor, shape: readonly number[]): Tensor;
  transpose(x: Tensor, axes: readonly number[]): Tensor;
  slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor;
  concat(tensors: readonly Tensor[], axis: number): Tensor;
  pad(x: Tensor, widths: readonly (readonly [number, number])[]): Tensor;
  add(a: Tensor, b: Tensor | number): Tensor;
  sub(a: Tensor, b: Tensor | number): Tensor;
  mul(a: Tensor, b: Tensor | number): Tensor;
  square(x: Tensor): Tensor;
  rsqrt(x: Tensor): Tensor;
  mean(x: Tensor, axes: readonly number[], keepDims: boolean): Tensor;
  relu(x: Tensor): Tensor;
  matMul(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor;
  conv2d(x: Tensor, filter: Tensor, strides: readonly [number, number], padding: 'valid'): Tensor;
  maxPool(x: Tensor, size: readonly [number, number], strides: readonly [number, number], padding: 'valid'): Tensor;
  avgPool(x: Tensor, size: readonly [number, number], strides: readonly [number, number], padding: 'valid'): Tensor;
  customGrad(of: (x: Tensor) => DifferentiableValue): (x: Tensor) => Tensor;
  grads(of: (...x: Tensor[]) => Tensor): (x: readonly Tensor[], pull?: Tensor) => Tensor[];
  tidy<Kept>(work: () => Kept): Kept;
  keep(x: Tensor): Tensor;
  memory(): { readonly numTensors: number };
  getBackend(): string;
  setBackend(name: string): Promise<boolean>;
  registerBackend(name: string, create: () => unknown, priority: number): boolean;
}
