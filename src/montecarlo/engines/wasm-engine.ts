import { wasm } from '#kernels/sensitivity';
import { packNetwork } from '../../nets/ring/packed-network.js';
import { multiplyHigh } from '../../numerics/random/philox.js';
import { WasmKernel } from '../../numerics/wasm-kernel.js';
import { blockRange, blockSize } from '../blocks.js';
import type { Engine } from '../engine.js';
import { measuredCount, measuredLengths } from '../measures/block-measures.js';
import { type MeasureLayout, measureLayout } from '../measures/measured.js';
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
  const layout = problem.measured === undefined ? undefined : measureLayout(problem);
  const { address, draws } = packProblem(kernel, problem, layout);
  kernel.call('configure', address);
  const width = layout === undefined ? 0 : layout.values + layout.outputs;
  const measures = kernel.allocate(blockSize * width * Float32Array.BYTES_PER_ELEMENT);
  const values = kernel.allocate(2 * (layout?.values ?? 0) * Float64Array.BYTES_PER_ELEMENT);
  let preparedHigh = -1;

  /** Low word of a sample index, the counters being prepared for its high word. */
  const prepare = (sample: number): number => {
    const high = Math.floor(sample / 2 ** 32);
    if (high !== preparedHigh) kernel.call('prepare', high);
    preparedHigh = high;
    return sample >>> 0;
  };

  /**
   * Writes label and outputs of sample i of the last call to result[at], …; a batch has `vectors` vectors, its
   * outputs from `skipped` on.
   */
  const outputWriter = (vectors: number, skipped: number) => {
    const { labels, outputMean } = problem.measured!;
    const listed = kernel.float32(measures, blockSize * width);
    const words = kernel.words(draws, 4 * blockSize);
    return (result: Float64Array, at: number, i: number): void => {
      const lane = i & 3;
      const from = (i - lane) * vectors + 4 * skipped + lane;
      const output = outputMean + listed[from]!;
      result[at] = labels[multiplyHigh(words[4 * i - 3 * lane + 4]!, labels.length)]!;
      result[at + 1] = output;
      for (let n = 1; n < vectors - skipped; n++) result[at + 1 + n] = output + listed[from + 4 * n]!;
    };
  };

  return {
    name: 'wasm',
    runBlocks(first, count) {
      const result = new Float64Array(count * perSample * 2 + measuredLengths(problem, first, count));
      let tail = count * perSample * 2;
      for (let block = 0; block < count; block++) {
        const range = blockRange(first + block, problem.samples);
        if (measuredCount(problem, first + block) === 0) {
          kernel.call('reduce', prepare(range.first), range.count, results);
        } else {
          kernel.call('reduceMeasured', prepare(range.first), range.count, results, values, measures);
          result.set(kernel.float64(values, 2 * layout!.values), tail);
          tail += 2 * layout!.values;
          const write = outputWriter(layout!.outputs - 1, 0);
          for (let i = 0; i < range.count; i++, tail += layout!.outputs) write(result, tail, i);
        }
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
    sampleMeasures(first, count) {
      const result = new Float64Array(count * width);
      const end = first + count;
      if (layout === undefined) return result;
      for (let start = first - (first % 4), next = start; start < end; start = next) {
        next = Math.min(end, start - (start % blockSize) + blockSize);
        kernel.call('listMeasures', prepare(start), next - start, measures);
        const listed = kernel.float32(measures, blockSize * width);
        const write = outputWriter(width - 1, layout.values);
        for (let sample = Math.max(first, start); sample < next; sample++) {
          const i = sample - start;
          const at = (sample - first) * width;
          const from = (i - (i % 4)) * (width - 1) + (i % 4);
          for (let n = 0; n < layout.values; n++) result[at + n] = listed[from + 4 * n]!;
          write(result, at + layout.values, i);
        }
      }
      return result;
    },
  };
}

/**
 * Writes a problem to the memory of the kernel, in the order of kernels/parts/problem.ts; returns its address and that
 * of the words of the pair stream.
 */
function packProblem(
  kernel: WasmKernel,
  problem: Problem,
  layout: MeasureLayout | undefined,
): { address: number; draws: number } {
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
  const draws = kernel.allocate((blockSize / 4 + 1) * 4 * vectorBytes);
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
    floatBits(problem.deviation),
    noiseBlocks,
    kernel.allocate(noiseBlocks * blockPartBytes),
    kernel.allocate(wordBytes),
    kernel.allocate(wordBytes),
    draws,
    kernel.allocate(batches * 4 * vectorBytes),
    kernel.store(Int32Array.from([...track(), ...track(), ...track()])),
    kernel.allocate(batches * perSample * vectorBytes),
    kernel.allocate(perSample * momentsBytes),
    ...packMeasures(kernel, problem, layout, batches),
  ]);
  return { address: kernel.store(fields), draws };
}

/** The fields of a problem that say what is measured. */
function packMeasures(
  kernel: WasmKernel,
  { plan, withNoise, measured }: Problem,
  layout: MeasureLayout | undefined,
  batches: number,
): number[] {
  if (layout === undefined) return [0, 0, 0, 0, 0, 0];
  const { means } = measured!;
  const rows = means.map((mean, k) => [
    layout.residues[k]!,
    kernel.store(Float32Array.from(mean)),
    withNoise ? layout.firstSums[k]! : 0,
  ]);
  // The label of a sample is read off its words by the host.
  const outputs = layout.outputs - 1;
  return [
    kernel.store(Int32Array.from(rows.flat())),
    layout.values,
    outputs,
    floatBits(measured!.outputMean - plan.constant),
    kernel.allocate(batches * (layout.values + outputs) * vectorBytes),
    kernel.allocate(layout.values * momentsBytes),
  ];
}

/** The bits of a float32 number. */
function floatBits(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0]!;
}
