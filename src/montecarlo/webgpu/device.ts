import { InputError } from '../../numerics/input-error.js';
import type { Adapter, AdapterDescription } from '../../numerics/webgpu/adapters.js';

/**
 * The device of an adapter went away: driver reset, card unplugged, too long a shader. What was
 * finished before is kept.
 */
export class DeviceLostError extends Error {
  override readonly name: string = 'DeviceLostError';
}

/** Bits of GPUBufferUsage and GPUMapMode, which Node has not as globals. */
export const usage = { mapRead: 1, copySource: 4, copyTarget: 8, uniform: 64, storage: 128 } as const;
const mapRead = 1;

/** Limits that are asked for as far as the adapter goes. */
const wantedLimits = [
  'maxBufferSize',
  'maxUniformBufferBindingSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;
type WantedLimit = (typeof wantedLimits)[number];

/** Pipelines kept a device: the last ones used. */
const mostPipelines = 64;

/** A WebGPU device with its pipelines, cached by their source, and a count of its buffers. */
export class Device {
  readonly adapter: AdapterDescription;
  readonly #gpu: GPUDevice;
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  #buffers = 0;
  #lost: string | undefined;

  /** @internal */
  private constructor(adapter: AdapterDescription, gpu: GPUDevice) {
    this.adapter = adapter;
    this.#gpu = gpu;
    void gpu.lost.then(({ message, reason }) => {
      this.#lost = message === '' ? reason : message;
    });
  }

  /** @internal */
  static async open({ gpu, description }: Adapter): Promise<Device> {
    const requiredLimits = Object.fromEntries(wantedLimits.map((name) => [name, gpu.limits[name]]));
    return new Device(description, await gpu.requestDevice({ requiredLimits }));
  }

  limit(name: WantedLimit): number {
    return this.#gpu.limits[name];
  }

  /** @throws InputError if `needed`, bytes of what `what` says, go beyond a limit of this device */
  require(subject: string, name: WantedLimit, needed: number, what: string): void {
    const limit = this.limit(name);
    if (needed <= limit) return;
    throw new InputError(
      subject,
      `engine webgpu needs ${needed} ${what}, the device has ${name} = ${limit} (use engine wasm)`,
    );
  }

  /** Why the device is lost, if it is. */
  get lost(): string | undefined {
    return this.#lost;
  }

  /** Buffers that were made and not destroyed yet. */
  get buffers(): number {
    return this.#buffers;
  }

  /** @internal */
  createBuffer(size: number, flags: number): GPUBuffer {
    const buffer = this.#gpu.createBuffer({ size, usage: flags });
    this.#buffers++;
    return buffer;
  }

  /** @internal */
  destroyBuffer(buffer: GPUBuffer): void {
    buffer.destroy();
    this.#buffers--;
  }

  /**
   * The compute pipeline of an entry point, compiled once.
   * @internal
   */
  pipeline(source: string, entryPoint: string): Promise<GPUComputePipeline> {
    const key = `${entryPoint}\n${source}`;
    const known = this.#pipelines.get(key);
    this.#pipelines.delete(key);
    const pipeline = known ?? this.#compile(source, entryPoint);
    this.#pipelines.set(key, pipeline);
    if (this.#pipelines.size > mostPipelines) this.#pipelines.delete(this.#pipelines.keys().next().value!);
    return pipeline;
  }

  async #compile(source: string, entryPoint: string): Promise<GPUComputePipeline> {
    const module = this.#gpu.createShaderModule({ code: source });
    return await this.#unlessLost(
      this.#gpu.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint } }),
    );
  }

  /** Pipelines in the cache. */
  get pipelines(): number {
    return this.#pipelines.size;
  }

  /** @internal */
  write(buffer: GPUBuffer, data: ArrayBuffer): void {
    this.#gpu.queue.writeBuffer(buffer, 0, data);
  }

  /**
   * Runs a pipeline and reads back the first `bytes` of a buffer through another one that can be mapped.
   * @param rested awaited before the device is asked whether it is done
   * @throws DeviceLostError if the device is lost, Error if it finds the commands invalid
   * @internal
   */
  async dispatch(
    pipeline: GPUComputePipeline,
    bindings: readonly GPUBuffer[],
    workgroups: number,
    { from, to, bytes }: { from: GPUBuffer; to: GPUBuffer; bytes: number },
    rested: () => Promise<void> = () => Promise.resolve(),
  ): Promise<ArrayBuffer> {
    const gpu = this.#gpu;
    gpu.pushErrorScope('validation');
    const entries = bindings.map((buffer, binding) => ({ binding, resource: { buffer } }));
    const group = gpu.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    const encoder = gpu.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(workgroups);
    pass.end();
    encoder.copyBufferToBuffer(from, 0, to, 0, bytes);
    gpu.queue.submit([encoder.finish()]);
    const error = await this.#unlessLost(gpu.popErrorScope());
    if (error !== null) throw new Error(`WebGPU refused the work: ${error.message}`);
    await rested();
    await this.#unlessLost(to.mapAsync(mapRead, 0, bytes));
    const copy = to.getMappedRange(0, bytes).slice(0);
    to.unmap();
    return copy;
  }

  /** Ends the device, as a driver reset would. */
  destroy(): void {
    this.#gpu.destroy();
  }

  async #unlessLost<T>(promise: Promise<T>): Promise<T> {
    const lost = this.#gpu.lost.then(({ message, reason }): never => {
      const why = message === '' ? reason : message.split('\n')[0]!;
      throw new DeviceLostError(`the device of ${this.adapter.name} was lost: ${why}`);
    });
    try {
      return await Promise.race([promise, lost]);
    } catch (error) {
      // An operation that the loss interrupted may fail a little before the loss is told.
      if (this.#lost === undefined) await new Promise((resolve) => setTimeout(resolve, lossDelay));
      if (this.#lost !== undefined) await lost;
      throw error;
    }
  }
}

/** Milliseconds within which a lost device says so. */
const lossDelay = 20;
