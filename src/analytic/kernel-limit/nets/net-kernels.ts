import ndarray, { type NdArray } from 'ndarray';
import { workerModule } from '#platform/analytic/kernel-limit/nets/worker-module';
import { availableThreads } from '#platform/parallel/pool';
import type { NetDescription } from '../../../nets/description/net-description.js';
import { layOut } from '../../../nets/layout/lay-out.js';
import { type MapShape, valueCount } from '../../../nets/layout/net-layout.js';
import { InputError, requireInteger } from '../../../numerics/input-error.js';
import { requireFunction, requireInstance, requireNdarray, requireObject } from '../../../numerics/require-argument.js';
import { rowMajor } from '../../../numerics/row-major.js';
import { runInWorkers } from '../../../parallel/run-in-workers.js';
import {
  createRunner,
  type GramSetup,
  gramRows,
  type KernelEngine,
  kernelEngines,
  preparedInputs,
  usualEngine,
} from './gram-rows.js';
import { type KernelPlan, planKernels } from './kernel-plan.js';
import type { PairInput } from './pair-runner.js';
import { createPauses } from './pauses.js';

const subject = 'netKernels';

/** Entries of all steps of all pairs of inputs from which worker threads pay for their start: tenths of a second. */
const worthThreads = 3e7;

/** Kernels of a net of infinite width. */
export interface NetKernels {
  /** Covariance of one output over nets, E[f(x_μ) f(z_ν)], [P, Q]. */
  readonly nngp: NdArray<Float64Array>;
  /** Tangent kernel of one output, Σ_w ∂f(x_μ)/∂w ∂f(z_ν)/∂w, [P, Q]; undefined where it has no limit. */
  readonly tangent?: NdArray<Float64Array>;
  /** Behind every ReLU and before the last layer: mean over channels and sites of a(x_μ) a(z_ν), [P, Q]. */
  readonly layers?: readonly { readonly name: string; readonly nngp: NdArray<Float64Array> }[];
}

/** How kernels are computed; none of it but `others` and `layers` changes what comes out. */
export interface NetKernelOptions {
  /** The inputs z [Q, channels, sites..], default those of x: a symmetric matrix. */
  readonly others?: NdArray<Float64Array> | undefined;
  /** Also the kernels of the layers, default false. */
  readonly layers?: boolean | undefined;
  /** Default `wasm`, `js` where there is no SIMD. */
  readonly engine?: KernelEngine | undefined;
  /** Worker threads, where the work pays for their start; default one a core. */
  readonly threads?: number | undefined;
  /** Ends it, with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of finished rows. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * NNGP and tangent kernels of a described net whose hidden layers are infinitely wide (**exact** for H → ∞, weights and
 * biases random as the description says and all trained). With x_i, z_j the inputs at sites, A the mean over the taps
 * of a layer that see both, v = fan-in · variance of a weight with its factor, g = fan-in · factor²:
 *
 *     Σ = v A K + v_b        Θ ← g A K + g_b + v A Θ                      layers with weights
 *     K = s² √(Σ_ii Σ'_jj) (sin θ + (π − θ) cos θ)/2π,  Θ ← s² Θ (π − θ)/2π      s·ReLU, cos θ = Σ_ij/√(Σ_ii Σ'_jj)
 *     K, Θ ← means over the windows of i and of j                         average pooling
 *
 * A dense layer takes the mean over i = j; a locally connected one leaves i = j alone. Convolutions have any filter,
 * stride and padding, on rings and images; pooling takes averages. Of a last layer with a power of its fan-in (such as
 * a mean-field readout) kernels carry that power. α of the output is not in them.
 *
 * Work for a pair of inputs of n sites: n² where the net pools, n where it flattens, times taps and layers.
 * Sources: Lee et al., arXiv 1711.00165; Novak et al., arXiv 1810.05148; Jacot et al., arXiv 1806.07572; Arora et al.,
 * arXiv 1904.11955; Cho, Saul, *Kernel methods for deep learning*, NIPS 2009.
 * @throws InputError naming the layer that has no limit (batch norm, maxima, given weights, biases shared by channels,
 *   hidden layers that grow or vanish with the width), or if inputs do not fit; the reason of the signal when it aborts
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { netKernels } from 'diffeolab/analytic';
 * import { presetNet } from 'diffeolab/nets';
 *
 * const net = presetNet('cnn', { input: { channels: 1, size: [4, 4] }, depth: 2, readout: 'ntk', bias: false });
 * const inputs = Float64Array.from({ length: 32 }, (_, n) => Math.sin(n));
 * const { nngp, tangent } = await netKernels(net, ndarray(inputs, [2, 1, 4, 4]));
 * console.log(nngp.get(0, 1), tangent?.get(0, 1)); // 1.06209… 1.09270…
 * ```
 */
export async function netKernels(
  description: NetDescription,
  inputs: NdArray<Float64Array>,
  options: NetKernelOptions = {},
): Promise<NetKernels> {
  requireObject(subject, 'description', description, ['input', 'layers']);
  requireObject(subject, 'options', options);
  const { others, engine = usualEngine(), threads = availableThreads(), signal, onProgress } = options;
  if (!kernelEngines.includes(engine)) {
    throw new InputError(subject, `engine must be one of ${kernelEngines.join(', ')}, got ${String(engine)}`);
  }
  requireInteger(subject, 'threads', threads, 1);
  if (signal !== undefined) requireInstance(subject, 'signal', signal, AbortSignal);
  if (onProgress !== undefined) requireFunction(subject, 'onProgress', onProgress);
  const plan = planKernels(subject, layOut(description));
  const x = rowsOf('inputs', inputs, plan.layout.input);
  const z = others === undefined ? undefined : rowsOf('options.others', others, plan.layout.input);
  const breathe = createPauses(signal);
  const prepared = async (data: Float64Array): Promise<PairInput[]> => {
    const runner = createRunner(plan, engine);
    const found: PairInput[] = [];
    for (const block of preparedInputs(plan, runner, data, valueCount(plan.layout.input))) {
      found.push(...block);
      await breathe();
    }
    return found;
  };
  const preparedX = await prepared(x);
  const preparedZ = z === undefined ? undefined : await prepared(z);
  const setup: GramSetup = { description, full: false, engine, x: preparedX, z: preparedZ };
  const gram = createGram(plan, preparedX.length, preparedZ?.length, preparedZ === undefined);
  let done = 0;
  const take = (p: number, row: Float64Array) => {
    gram.take(p, row);
    onProgress?.(++done, preparedX.length);
  };
  // Long rows first, so that threads end together.
  const numbers = preparedX.map((_, p) => preparedX.length - 1 - p);
  const entries = plan.entries * preparedX.length * (preparedZ ?? preparedX).length;
  if (threads === 1 || entries * plan.steps.length < worthThreads) {
    const row = gramRows(setup);
    for (const p of numbers) {
      take(p, row(p));
      await breathe();
    }
  } else {
    await runInWorkers<number, Float64Array>({
      module: workerModule(),
      threads: Math.min(threads, preparedX.length),
      setup,
      tasks: numbers,
      onResult: (p, row) => void take(p, row),
      signal,
    });
  }
  return gram.kernels(options.layers === true);
}

function rowsOf(name: string, array: NdArray<Float64Array>, { channels, size }: MapShape): Float64Array {
  requireNdarray(subject, name, array);
  const shape = [channels, ...size];
  const [count = 0, ...own] = array.shape;
  if (own.length !== shape.length || own.some((extent, axis) => extent !== shape[axis]) || count === 0) {
    throw new InputError(
      subject,
      `${name} must have shape [P, ${shape.join(', ')}] with P of at least 1, as the net takes them, got [${array.shape.join(', ')}]`,
    );
  }
  return Float64Array.from(rowMajor(array));
}

/** Matrices that rows are put into; rows of a symmetric one end at their diagonal. */
function createGram(plan: KernelPlan, rows: number, columns = rows, symmetric = false) {
  const { probes, noTangent } = plan;
  const size = 2 + 2 * probes.length;
  const matrices = Array.from({ length: 2 + probes.length }, () => new Float64Array(rows * columns));
  const places = [0, 1, ...probes.map((_, n) => 2 + 2 * n)];
  const kernel = (n: number) => ndarray(matrices[n]!, [rows, columns]);
  return {
    take(p: number, row: Float64Array): void {
      for (let q = 0; q < row.length / size; q++) {
        for (const [n, place] of places.entries()) {
          matrices[n]![p * columns + q] = row[q * size + place]!;
          if (symmetric) matrices[n]![q * columns + p] = row[q * size + place]!;
        }
      }
    },
    kernels: (layers: boolean): NetKernels => ({
      nngp: kernel(0),
      ...(noTangent === undefined && { tangent: kernel(1) }),
      ...(layers && { layers: probes.map((name, n) => ({ name, nngp: kernel(2 + n) })) }),
    }),
  };
}
