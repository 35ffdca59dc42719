import type { NetDescription } from '../../../nets/description/net-description.js';
import { layOut } from '../../../nets/layout/lay-out.js';
import { hasWasmSimd } from '../../../numerics/wasm-kernel.js';
import { createJsRunner } from './js-runner.js';
import { type KernelPlan, planKernels } from './kernel-plan.js';
import { type PairInput, type PairRunner, pairInput } from './pair-runner.js';
import { createWasmRunner } from './wasm-runner.js';

/** What computes kernels: the WebAssembly kernel, or its twin in plain TypeScript. */
export const kernelEngines = ['wasm', 'js'] as const;
export type KernelEngine = (typeof kernelEngines)[number];

/** What is needed for any row of a Gram matrix: plain data, for workers too. */
export interface GramSetup {
  readonly description: NetDescription;
  /** Whether all pairs of sites are followed where equal sites would do. */
  readonly full: boolean;
  readonly engine: KernelEngine;
  readonly x: readonly PairInput[];
  /** The other inputs, [Q]; undefined for x itself, whose rows end at their diagonal. */
  readonly z: readonly PairInput[] | undefined;
}

/** Row p: all that a runner gives for each pair, [entries, 2 + 2 probes]. */
export type GramRow = (p: number) => Float64Array;

/** The runner of an engine. */
export function createRunner(plan: KernelPlan, engine: KernelEngine): PairRunner {
  return engine === 'js' ? createJsRunner(plan) : createWasmRunner(plan);
}

/** The usual engine of this machine. */
export function usualEngine(): KernelEngine {
  return hasWasmSimd() ? 'wasm' : 'js';
}

/** Rows of a Gram matrix, by a runner of their own. */
export function gramRows({ description, full, engine, x, z }: GramSetup): GramRow {
  const plan = planKernels('netKernels', layOut(description), full);
  const runner = createRunner(plan, engine);
  const size = 2 + 2 * plan.probes.length;
  return (p) => {
    const others = z ?? x.slice(0, p + 1);
    const row = new Float64Array(size * others.length);
    for (let first = 0; first < others.length; first += runner.lanes) {
      const block = lanesOf(others, first, runner.lanes);
      const found = runner.run(
        block.map(() => x[p]!),
        block,
      );
      const count = Math.min(runner.lanes, others.length - first);
      row.set(found.subarray(0, size * count), size * first);
    }
    return row;
  };
}

/** As many inputs as there are lanes, the last one again where there are no more. */
function lanesOf(inputs: readonly PairInput[], first: number, lanes: number): PairInput[] {
  return Array.from({ length: lanes }, (_, lane) => inputs[Math.min(first + lane, inputs.length - 1)]!);
}

/** Inputs [P, length] one after the other with the variances that they have, found some at a time. */
export function* preparedInputs(
  plan: KernelPlan,
  runner: PairRunner,
  data: Float64Array,
  length: number,
): Generator<PairInput[]> {
  const count = data.length / length;
  for (let first = 0; first < count; first += runner.lanes) {
    const block = Array.from({ length: Math.min(runner.lanes, count - first) }, (_, n) =>
      pairInput(plan, data.slice((first + n) * length, (first + n + 1) * length)),
    );
    runner.prepare(lanesOf(block, 0, runner.lanes));
    yield block;
  }
}
