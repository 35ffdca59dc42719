import { blockCount, blockRange } from '../blocks.js';
import type { DeviceEngine } from '../engine.js';
import { numeratorCount, type Problem } from '../problem.js';
import { type Device, DeviceLostError, usage } from '../webgpu/device.js';
import { Pace } from '../webgpu/pace.js';
import { packParameters, parametersBytes } from '../webgpu/parameters.js';
import { createProgram } from '../webgpu/program.js';
import type { Program } from '../webgpu/shader-program.js';
import { createJsEngine } from './js-engine.js';

/** Workgroups of one dispatch: what every device takes. */
const mostWorkgroups = 65535;
/** Bytes of the sums of one numerator of a block: four float32 numbers. */
const sumsBytes = 16;
/** Samples with one high word. */
const highWord = 2 ** 32;

/** Buffers of one dispatch on its way; they grow as needed and are used again. */
interface Slot {
  readonly parameters: GPUBuffer;
  bytes: number;
  output: GPUBuffer;
  readback: GPUBuffer;
}

/** A run of samples with one high word, done in one dispatch. */
interface Piece {
  readonly first: number;
  readonly count: number;
  readonly workgroups: number;
}

/**
 * The engine of the graphics card: shaders written for the problem (webgpu/program.ts), partial
 * sums merged here in float64.
 * @throws InputError if the net goes beyond a limit of the device
 * @throws DeviceLostError if the device is lost while the shaders are compiled
 */
export async function createWebgpuEngine(subject: string, problem: Problem, device: Device): Promise<DeviceEngine> {
  const program = createProgram(subject, problem, device);
  const reduce = await device.pipeline(program.source, 'reduce');
  return new WebgpuEngine(problem, device, program, reduce);
}

class WebgpuEngine implements DeviceEngine {
  readonly name = 'webgpu';
  readonly adapter;
  readonly blockSize: number;
  readonly #problem: Problem;
  readonly #device: Device;
  readonly #program: Program;
  readonly #reduce: GPUComputePipeline;
  /** What is bound from 2 on. */
  readonly #tables: readonly GPUBuffer[];
  readonly #mostWorkgroups: number;
  /** About which squares are summed: the numerators of sample 0, so that constant ones get no variance. */
  readonly #shifts: Float32Array;
  readonly #pace = new Pace();
  readonly #idle: Slot[] = [];
  #released = false;

  constructor(problem: Problem, device: Device, program: Program, reduce: GPUComputePipeline) {
    this.adapter = device.adapter;
    this.blockSize = program.blockSize;
    this.#problem = problem;
    this.#device = device;
    this.#program = program;
    this.#reduce = reduce;
    this.#shifts = Float32Array.from(createJsEngine(problem).sampleDifferences(0, 1));
    const tables = program.tables.map((table) => {
      const buffer = device.createBuffer(table.byteLength, usage.storage | usage.copyTarget);
      device.write(buffer, table);
      return buffer;
    });
    // One for all dispatches: those that write the same buffer never overlap.
    const { scratch } = program;
    this.#tables = scratch === undefined ? tables : [...tables, device.createBuffer(scratch.bytes, usage.storage)];
    this.#mostWorkgroups = Math.min(mostWorkgroups, scratch?.slots ?? mostWorkgroups);
  }

  async runBlocks(first: number, count: number): Promise<Float64Array> {
    const perSample = numeratorCount(this.#problem);
    const { samples } = this.#problem;
    const end = Math.min(samples, (first + count) * this.blockSize);
    const result = new Float64Array(count * perSample * 2);
    let block = 0;
    for (const piece of pieces(first * this.blockSize, end, this.blockSize, this.#mostWorkgroups)) {
      const bytes = piece.workgroups * perSample * sumsBytes;
      const sums = new Float32Array(
        await this.#pace.run(piece.workgroups, (rested) => this.#dispatch(this.#reduce, piece, bytes, rested)),
      );
      for (let b = 0; b < piece.workgroups; b++, block++) {
        const size = blockRange(first + block, samples, this.blockSize).count;
        for (let n = 0; n < perSample; n++) {
          const at = 4 * (b * perSample + n);
          const mean = (sums[at]! + sums[at + 1]!) / size;
          const squares = sums[at + 2]! + sums[at + 3]!;
          const offset = mean - this.#shifts[n]!;
          const to = 2 * (block * perSample + n);
          result[to] = mean;
          result[to + 1] = size === 1 ? 0 : Math.max(0, squares - size * offset ** 2);
        }
      }
    }
    return result;
  }

  async sampleDifferences(first: number, count: number): Promise<Float64Array> {
    const perSample = numeratorCount(this.#problem);
    const list = await this.#device.pipeline(this.#program.source, 'list');
    const result = new Float64Array(count * perSample);
    const { listed, mostListed = mostWorkgroups } = this.#program;
    for (const piece of pieces(first, first + count, listed, Math.min(mostListed, this.#mostWorkgroups))) {
      const bytes = piece.count * perSample * Float32Array.BYTES_PER_ELEMENT;
      result.set(new Float32Array(await this.#dispatch(list, piece, bytes)), (piece.first - first) * perSample);
    }
    return result;
  }

  release(): void {
    this.#released = true;
    for (const table of this.#tables) this.#device.destroyBuffer(table);
    for (const slot of this.#idle.splice(0)) this.#destroySlot(slot);
  }

  async #dispatch(
    pipeline: GPUComputePipeline,
    piece: Piece,
    bytes: number,
    rested?: () => Promise<void>,
  ): Promise<ArrayBuffer> {
    const device = this.#device;
    if (device.lost !== undefined) {
      throw new DeviceLostError(`the device of ${this.adapter.name} was lost: ${device.lost}`);
    }
    const slot = this.#idle.pop() ?? this.#createSlot(bytes);
    try {
      if (slot.bytes < bytes) this.#growSlot(slot, bytes);
      device.write(slot.parameters, packParameters(this.#problem, piece.first, piece.count, this.#shifts));
      const bindings = [slot.parameters, slot.output, ...this.#tables];
      const copied = { from: slot.output, to: slot.readback, bytes };
      return await device.dispatch(pipeline, bindings, piece.workgroups, copied, rested);
    } finally {
      if (this.#released) this.#destroySlot(slot);
      else this.#idle.push(slot);
    }
  }

  #createSlot(bytes: number): Slot {
    const parameters = this.#device.createBuffer(parametersBytes(this.#problem), usage.uniform | usage.copyTarget);
    return { parameters, bytes, ...this.#outputs(bytes) };
  }

  #growSlot(slot: Slot, bytes: number): void {
    this.#device.destroyBuffer(slot.output);
    this.#device.destroyBuffer(slot.readback);
    Object.assign(slot, { bytes, ...this.#outputs(bytes) });
  }

  #outputs(bytes: number): { output: GPUBuffer; readback: GPUBuffer } {
    return {
      output: this.#device.createBuffer(bytes, usage.storage | usage.copySource),
      readback: this.#device.createBuffer(bytes, usage.mapRead | usage.copyTarget),
    };
  }

  #destroySlot(slot: Slot): void {
    for (const buffer of [slot.parameters, slot.output, slot.readback]) this.#device.destroyBuffer(buffer);
  }
}

/** Samples `first` to `end` − 1 in pieces of one high word and of at most `most` workgroups. */
function* pieces(first: number, end: number, perWorkgroup: number, most: number): Generator<Piece> {
  for (let at = first; at < end; ) {
    const next = Math.min(end, (Math.floor(at / highWord) + 1) * highWord, at + most * perWorkgroup);
    yield { first: at, count: next - at, workgroups: blockCount(next - at, perWorkgroup) };
    at = next;
  }
}
