import { InputError } from '../../../numerics/input-error.js';
import { requireFunction } from '../../../numerics/require-argument.js';
import type { NetArray, NetLayout } from '../../layout/net-layout.js';
import type { Net } from '../../net.js';
import { afterwards } from '../afterwards.js';
import type { Awaitable, Floats, NetEngine, NetMode, OutputGradient, PreparedInputs } from '../engine.js';
import { freezeArrays, lastRun } from '../engine-arguments.js';
import { requireInputs } from '../require-net.js';
import type { TfjsBackend } from './backends.js';
import { forward, type NetTensors, type Watch } from './forward.js';
import { channelsFirst, gridOf, uploadMap } from './grid.js';
import type { LoadedTensorFlow } from './load-tensorflow.js';
import type { Tensor } from './tensorflow.js';
import { TfjsInputs } from './tfjs-inputs.js';
import { Trace } from './trace.js';

const subject = 'createTfjsEngine';

/**
 * A net in operations of TensorFlow.js. The arrays of the host are what counts: they are uploaded at every call, and
 * gradients come back. Kept on the device from call to call: the last inputs and the last values.
 */
export class TfjsEngine implements NetEngine {
  readonly name = 'tfjs';
  readonly precision = 'float32';
  readonly backend: TfjsBackend;
  readonly layout: NetLayout;
  readonly parameters: readonly Float32Array[];
  readonly gradients: readonly Float32Array[];
  readonly statistics: readonly Float32Array[];
  readonly #loaded: LoadedTensorFlow;
  readonly #trained: boolean[];
  #inputs: { readonly of: TfjsInputs; readonly map: Tensor } | undefined;
  #trace: Trace | undefined;

  constructor({ layout, parameters, statistics }: Net, loaded: LoadedTensorFlow) {
    this.#loaded = loaded;
    this.backend = loaded.backend;
    this.layout = layout;
    this.parameters = parameters.map((array) => Float32Array.from(array));
    this.gradients = parameters.map(({ length }) => new Float32Array(length));
    this.statistics = statistics.map((array) => Float32Array.from(array));
    this.#trained = parameters.map(() => true);
  }

  prepare(inputs: Floats, count: number, share = false): PreparedInputs {
    requireInputs(subject, this.layout, inputs, count);
    if (share) throw new InputError(subject, 'engine tfjs computes every site (use engine js or wasm to share them)');
    return new TfjsInputs(this.layout, inputs, count);
  }

  evaluate(inputs: PreparedInputs, mode: NetMode = 'evaluation'): Awaitable<Float64Array> {
    const { tf } = this.#loaded;
    return this.#run(() => {
      const { input, trace } = this.#begin(inputs);
      tf.tidy(() => void forward(tf, this.layout, input, this.#upload(), mode, trace));
      return afterwards(this.#download([trace.last, ...trace.moments]), ([outputs, ...moments]) => {
        trace.moveStatistics(moments, this.statistics);
        return Float64Array.from(outputs!);
      });
    });
  }

  differentiate(inputs: PreparedInputs, pull: OutputGradient, mode: NetMode = 'training'): Awaitable<Float64Array> {
    requireFunction(subject, 'pull', pull);
    return this.#run(() =>
      this.#loaded.checked ? this.#twoPasses(inputs, pull, mode) : this.#onePass(inputs, pull, mode),
    );
  }

  activations(layer: number): Awaitable<Float32Array> {
    const trace = lastRun(subject, this.layout, layer, this.#trace);
    const { tf, use } = this.#loaded;
    return this.#run(() => {
      use();
      const map = tf.tidy(() => channelsFirst(tf, trace.map(layer)));
      return afterwards(this.#download([map]), ([values]) => {
        map.dispose();
        return Float32Array.from(values!);
      });
    });
  }

  freeze(frozen: readonly boolean[]): void {
    freezeArrays(subject, frozen, this.#trained);
  }

  close(): void {
    this.#trace?.dispose();
    this.#inputs?.map.dispose();
    this.#trace = undefined;
    this.#inputs = undefined;
  }

  #run<Value>(work: () => Awaitable<Value>): Awaitable<Value> {
    const { checked } = this.#loaded;
    return checked ? checked(async () => await work()) : work();
  }

  /** `pull` is called in the middle of the pass: where outputs can be read at once. */
  #onePass(inputs: PreparedInputs, pull: OutputGradient, mode: NetMode): Float64Array {
    const { tf } = this.#loaded;
    const { input, trace } = this.#begin(inputs);
    let outputs = new Float64Array(0);
    let failed: { readonly error: unknown } | undefined;
    const pulled = tf.customGrad((map) => {
      outputs = Float64Array.from(map.dataSync());
      let gradient: Float32Array = new Float32Array(outputs.length);
      try {
        gradient = pulledFrom(pull, outputs);
      } catch (error) {
        // TensorFlow.js never gives back what a pass has saved for the way back, unless it goes all the way.
        failed = { error };
      }
      return { value: tf.scalar(0), gradFunc: () => tf.tensor(gradient, map.shape) };
    });
    const gradients = this.#backward(input, mode, pulled, undefined, trace);
    const numbers = [...gradients, ...trace.moments].map((tensor) => tensor.dataSync());
    this.#take(gradients, numbers, trace);
    if (failed) throw failed.error;
    return outputs;
  }

  /** A card is read later, which no tape of TensorFlow.js outlasts: forward, and forward and backward again. */
  async #twoPasses(inputs: PreparedInputs, pull: OutputGradient, mode: NetMode): Promise<Float64Array> {
    const { tf, use } = this.#loaded;
    const { input, trace } = this.#begin(inputs);
    tf.tidy(() => void forward(tf, this.layout, input, this.#upload(), mode, trace));
    const outputs = Float64Array.from(await trace.last.data());
    const gradient = pulledFrom(pull, outputs);
    use();
    const pulling = tf.tensor(gradient, trace.last.shape);
    const gradients = this.#backward(input, mode, (map) => map, pulling);
    pulling.dispose();
    this.#take(gradients, await Promise.all([...gradients, ...trace.moments].map((tensor) => tensor.data())), trace);
    return outputs;
  }

  /** Runs `end` of the outputs, and back: dL/dθ of the arrays that are trained. */
  #backward(
    input: Tensor,
    mode: NetMode,
    end: (map: Tensor) => Tensor,
    pulling: Tensor | undefined,
    watch?: Watch,
  ): readonly Tensor[] {
    const { tf } = this.#loaded;
    return tf.tidy(() => {
      const tensors = this.#upload();
      const run = () => end(forward(tf, this.layout, input, tensors, mode, watch));
      const trained = tensors.parameters.filter((_, k) => this.#trained[k]);
      if (trained.length > 0) return tf.grads(run)(trained, pulling);
      run();
      return [];
    });
  }

  /** Fills `gradients` and moves the statistics by the numbers that came back. */
  #take(gradients: readonly Tensor[], numbers: readonly ArrayLike<number>[], trace: Trace): void {
    let next = 0;
    for (const [k, gradient] of this.gradients.entries()) {
      if (this.#trained[k]) gradient.set(numbers[next++]!);
      else gradient.fill(0);
    }
    for (const tensor of gradients) tensor.dispose();
    trace.moveStatistics(numbers.slice(next), this.statistics);
  }

  /** Forgets the last pass and has the inputs on the device. */
  #begin(prepared: PreparedInputs): { readonly input: Tensor; readonly trace: Trace } {
    const inputs = TfjsInputs.require(subject, prepared, this.layout);
    const { tf, use } = this.#loaded;
    use();
    this.#trace?.dispose();
    this.#trace = new Trace(tf, this.layout, inputs.count);
    if (this.#inputs?.of !== inputs) {
      const { input } = this.layout;
      this.#inputs?.map.dispose();
      this.#inputs = {
        of: inputs,
        map: uploadMap(tf, inputs.values, inputs.count, input.channels, gridOf(input)),
      };
    }
    return { input: this.#inputs.map, trace: this.#trace };
  }

  #upload(): NetTensors {
    const { tf } = this.#loaded;
    const tensors = (arrays: readonly Float32Array[], laid: readonly NetArray[]) =>
      arrays.map((array, k) => tf.tensor(array, [...laid[k]!.shape]));
    return {
      parameters: tensors(this.parameters, this.layout.parameters),
      statistics: tensors(this.statistics, this.layout.statistics),
    };
  }

  #download(tensors: readonly Tensor[]): Awaitable<readonly ArrayLike<number>[]> {
    if (this.#loaded.checked) return Promise.all(tensors.map((tensor) => tensor.data()));
    return tensors.map((tensor) => tensor.dataSync());
  }
}

/** dL/df as `pull` writes it. */
function pulledFrom(pull: OutputGradient, outputs: Float64Array): Float32Array {
  const gradient = new Float64Array(outputs.length);
  pull(outputs, gradient);
  return Float32Array.from(gradient);
}
