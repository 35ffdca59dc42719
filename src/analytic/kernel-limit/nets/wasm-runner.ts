import { wasm } from '#kernels/net-kernel';
import { siteCount } from '../../../nets/layout/net-layout.js';
import { WasmKernel } from '../../../numerics/wasm-kernel.js';
import { entryCount, type GatherTable } from './gather-tables.js';
import type { CreatePairRunner, PairInput } from './pair-runner.js';

/** Entries from which two pairs at a time are enough; fewer take eight, so that calls weigh less. */
const manyEntries = 512;

/** Runs by the WebAssembly kernel, float64 SIMD. */
export const createWasmRunner: CreatePairRunner = (plan) => {
  const { layout, steps, full, entries, rectified, probes } = plan;
  const { channels } = layout.input;
  const inputSites = siteCount(layout.input);
  const vectors = entries >= manyEntries ? 1 : 4;
  const lanes = 2 * vectors;
  const kernel = new WasmKernel(wasm);
  kernel.call('setLanes', vectors);
  const array = (count: number) => kernel.allocate(8 * lanes * count);
  const inputNumbers = channels * inputSites;
  const inputs = [array(inputNumbers), array(inputNumbers)] as const;
  const varianceCount = rectified.reduce((sum, sites) => sum + sites, 0);
  const variances = [array(varianceCount), array(varianceCount)] as const;
  /** K and Θ behind it, twice: a step reads the one and writes the other. */
  const states = [array(2 * entries), array(2 * entries)] as const;
  const gap = 8 * lanes * entries;
  const sums = array(2 * probes.length);
  const addresses = new Map<GatherTable, number>();
  for (const step of steps) {
    if (step.kind !== 'gather' || addresses.has(step.table)) continue;
    addresses.set(step.table, kernel.store(step.table.from));
  }
  const results = new Float64Array(lanes * (2 + 2 * probes.length));
  const interleaved = (address: number, count: number, of: (lane: number) => Float64Array) => {
    const view = kernel.float64(address, lanes * count);
    for (let lane = 0; lane < lanes; lane++) {
      const values = of(lane);
      for (let n = 0; n < count; n++) view[n * lanes + lane] = values[n]!;
    }
  };

  const runSteps = (isSelf: boolean): Float64Array => {
    let [k, next] = states as readonly number[] as [number, number];
    kernel.call('products', k, inputs[0], inputs[isSelf ? 0 : 1], channels, inputSites, Number(full));
    let count = entryCount(inputSites, full);
    kernel.float64(k + gap, lanes * count).fill(0);
    let [at, slot] = [0, 0];
    const probed: { readonly all: number; readonly equal: number }[] = [];
    for (const step of steps) {
      switch (step.kind) {
        case 'gather': {
          const { table } = step;
          kernel.call('gather', next, k, gap, addresses.get(table)!, table.entries, table.taps);
          [k, next] = [next, k];
          count = table.entries;
          break;
        }
        case 'weigh': {
          const { product, gradient, biasProduct, biasGradient } = step.law;
          kernel.call('weigh', k, k + gap, count, product, gradient, biasProduct, biasGradient);
          break;
        }
        case 'rectify': {
          const { sites, square } = step;
          const offset = 8 * lanes * at;
          if (isSelf) takeDiagonal(kernel, variances[0] + offset, k, sites, lanes * (step.full ? sites + 1 : 1), lanes);
          const [x, z] = [variances[0] + offset, variances[isSelf ? 0 : 1] + offset];
          kernel.call('rectify', k, k + gap, x, z, sites, Number(step.full), square);
          at += sites;
          break;
        }
        case 'probe': {
          const { sites } = step;
          kernel.call('total', sums + 8 * lanes * slot, k, sites, step.full ? sites + 1 : 1);
          const all = step.full ? sites * sites : sites === 1 ? 1 : Number.NaN;
          kernel.call('total', sums + 8 * lanes * (slot + 1), k, step.full ? sites * sites : 1, 1);
          probed.push({ equal: sites, all });
          slot += 2;
        }
      }
    }
    return collected(k, k + gap, probed);
  };

  const collected = (k: number, t: number, probed: readonly { readonly all: number; readonly equal: number }[]) => {
    const size = 2 + 2 * probes.length;
    const [ofK, ofT] = [kernel.float64(k, lanes), kernel.float64(t, lanes)];
    const ofProbes = kernel.float64(sums, 2 * lanes * probes.length);
    for (let lane = 0; lane < lanes; lane++) {
      results[lane * size] = ofK[lane]!;
      results[lane * size + 1] = ofT[lane]!;
      for (const [n, { equal, all }] of probed.entries()) {
        results[lane * size + 2 + 2 * n] = ofProbes[2 * n * lanes + lane]! / equal;
        results[lane * size + 3 + 2 * n] = ofProbes[(2 * n + 1) * lanes + lane]! / all;
      }
    }
    return results;
  };

  /** The input that all lanes of the first side hold, if they do. */
  let present: PairInput | undefined;
  const put = (side: 0 | 1, given: readonly PairInput[], withVariances: boolean) => {
    interleaved(inputs[side], inputNumbers, (lane) => given[lane]!.values);
    if (withVariances) interleaved(variances[side], varianceCount, (lane) => given[lane]!.variances);
  };
  return {
    lanes,
    prepare(given) {
      present = undefined;
      put(0, given, false);
      const found = runSteps(true);
      const view = kernel.float64(variances[0], lanes * varianceCount);
      for (let lane = 0; lane < lanes; lane++) {
        const own = given[lane]!.variances;
        for (let n = 0; n < varianceCount; n++) own[n] = view[n * lanes + lane]!;
      }
      return found;
    },
    run(x, z) {
      // A row of a Gram matrix has the same x in all of its runs.
      if (present === undefined || x.some((input) => input !== present)) put(0, x, true);
      present = x.every((input) => input === x[0]) ? x[0] : undefined;
      put(1, z, true);
      return runSteps(false);
    },
  };
};

/** Copies the entries of equal sites. */
function takeDiagonal(kernel: WasmKernel, target: number, k: number, sites: number, step: number, lanes: number): void {
  const from = kernel.float64(k, (sites - 1) * step + lanes);
  const to = kernel.float64(target, sites * lanes);
  for (let i = 0; i < sites; i++)
    for (let lane = 0; lane < lanes; lane++) to[i * lanes + lane] = from[i * step + lane]!;
}
