import { wasm } from '#kernels/sensitivity';
import { packNetwork } from '../../nets/ring/packed-network.js';
import { WasmKernel } from '../../numerics/wasm-kernel.js';
import { blockRange, blockSize } from '../blocks.js';
import type { Engine } from '../engine.js';
import { numeratorCount, type Problem } from '../problem.js';

/** Sizes in bytes of the structures of kernels/sensitivity.ts. */
const blockPartBytes = 48;
const momentsBytes = 80;
const vectorBytes = 16;
/** What the maps of the samples that are run together may fill: a first-level cache. */
const fastBytes = 32768;

/** The fast engine: four samples at a time in float32, moments in float64 (kernels/sensitivity.ts). */
export function createWasmEngine(problem: Problem): Engine {
  const kernel = new WasmKernel(wasm);
  const perSample = numeratorCount(problem);
  const results = kernel.allocate(blockSize * perSample * Float32Array.BYTES_PER_ELEMENT);
  kernel.call('configure', packProblem(kernel, problem));
  let preparedHigh = -1;

  /** Low word of a sample index, the counters being prepared for its high word. */
  const prepare = (sample: number): number => {
    const high = Math.floor(sample / 2 ** 32);
    if (high !== preparedHigh) kernel.call('prepare', high);
    preparedHigh = high;
    return sample >>> 0;
  };

  return {
    name: 'wasm',
    runBlocks(first, count) {
      const result = new Float64Array(count * perSample * 2);
      for (let block = 0; block < count; block++) {
        const range = blockRange(first + block, problem.samples);
        kernel.call('reduce', prepare(range.first), range.count, results);
        result.set(kernel.float64(results, perSample * 2), block * perSample * 2);
      }
      return result;
    },
    sampleDifferences(first, count) {
      const result = new Float64Array(count * perSample);
      const end = first + count;
      // Stretches start at a multiple of the four lanes and never cross a block, whose samples have one high word.
      for (let start = first - (first % 4), next = start; start < end; start = next) {
        next = Math.min(end, start - (start % blockSize) + blockSize);
        kernel.call('list', prepare(start), next - start, results);
        const listed = kernel.float32(results, blockSize * perSample);
        for (let sample = Math.max(first, start); sample < next; sample++) {
          const lane = (sample - start) % 4;
          const batch = (sample - start - lane) * perSample;
          const at = (sample - first) * perSample;
          for (let n = 0; n < perSample; n++) result[at + n] = listed[batch + 4 * n + lane]!;
        }
      }
      return result;
    },
  };
}

/** Writes a problem to the memory of the kernel, in the order of kernels/parts/problem.ts; returns its address. */
function packProblem(kernel: WasmKernel, problem: Problem): number {
  const { plan, length, offsets, shifts } = problem;
  const noiseBlocks = Math.ceil(length / 4);
  const network = packNetwork(kernel, plan, 4, 4 * noiseBlocks - length);
  const { input } = network;
  const largestMap = Math.max(...network.outputs.map(({ bytes }) => bytes));
  const tracks = 1 + Number(problem.withDiffeo) + Number(problem.withNoise);
  const batches = Math.max(1, Math.min(8, Math.floor(fastBytes / (tracks * (input.bytes + 2 * largestMap)))));
  const leastShift = ((shifts.least % length) + length) % length;
  const perSample = numeratorCount(problem);
  const wordBytes = batches * noiseBlocks * 4 * vectorBytes;
  const track = () => [input.bytes, largestMap, largestMap].map((bytes) => kernel.allocate(batches * bytes));
  const fields = new Int32Array([
    ...problem.key,
    batches,
    length,
    input.leftHalo,
    input.rightHalo,
    input.bytes,
    input.origin,
    plan.layers.length,
    network.layers,
    offsets.length,
    kernel.store(Int32Array.from(offsets)),
    leastShift,
    shifts.thresholds.length,
    kernel.store(Int32Array.from(shifts.thresholds)),
    Math.floor((length - 1 + leastShift + shifts.thresholds.length) / length),
    Number(problem.withDiffeo),
    Number(problem.withNoise),
    new Int32Array(Float32Array.of(problem.deviation).buffer)[0]!,
    noiseBlocks,
    kernel.allocate(noiseBlocks * blockPartBytes),
    kernel.allocate(wordBytes),
    kernel.allocate(wordBytes),
    kernel.allocate((blockSize / 4 + 1) * 4 * vectorBytes),
    kernel.allocate(batches * 4 * vectorBytes),
    kernel.store(Int32Array.from([...track(), ...track(), ...track()])),
    kernel.allocate(batches * perSample * vectorBytes),
    kernel.allocate(perSample * momentsBytes),
  ]);
  return kernel.store(fields);
}
