import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analytic, nets, numerics } from 'diffeolab';
import ndarray, { type NdArray } from 'ndarray';
import { PythonProcess } from './python-process.js';

export interface KernelBenchOptions {
  /** Interpreter of an environment with neural-tangents; without it only this package is timed. */
  readonly tangents?: string;
  /** Interleaved repeats, default 5. */
  readonly repeats?: number;
  /** Hears what is being timed. */
  readonly onProgress?: (message: string) => void;
}

interface Work {
  readonly name: string;
  readonly size: number;
  readonly depth: number;
  readonly points: number;
  readonly pools: boolean;
}

const works: readonly Work[] = [
  { name: '8 × 8, 3 layers, pooling, P = 32', size: 8, depth: 3, points: 32, pools: true },
  { name: '8 × 8, 3 layers, flattening, P = 32', size: 8, depth: 3, points: 32, pools: false },
  { name: '8 × 8, 3 layers, flattening, P = 256', size: 8, depth: 3, points: 256, pools: false },
  { name: '16 × 16, 3 layers, pooling, P = 4', size: 16, depth: 3, points: 4, pools: true },
];

const oneThread = { XLA_FLAGS: '--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1' };

/** What JAX takes by its environment. */
const precisions = [
  ['float32', oneThread],
  ['float64', { ...oneThread, JAX_ENABLE_X64: '1' }],
] as const;

/** Both Gram matrices of nets of infinite width, beside neural-tangents where asked; returns a Markdown section. */
export async function benchNetKernels(options: KernelBenchOptions = {}): Promise<string> {
  const { tangents, repeats = 5, onProgress = () => undefined } = options;
  const folder = await mkdtemp(join(tmpdir(), 'kernels-bench-'));
  const peers =
    tangents === undefined
      ? []
      : precisions.map(([, environment]) => new PythonProcess(tangents, 'net_kernels_peers.py', environment));
  try {
    const known = await peers[0]?.ask<{ version: string }>({ task: 'version' });
    const lines = [
      '## Kernels of nets of infinite width',
      '',
      'Milliseconds of processor time on one thread for the NNGP and the tangent kernel of all pairs of P images [P, P]: ' +
        `periodic 3 × 3 convolutions with ReLU, no biases. Best of ${repeats} interleaved repeats. This package takes ` +
        `float64 and the lower triangle alone; its tables are made anew each time. ${known === undefined ? '' : peerWords(known.version)}`,
      '',
      `| | this package${known === undefined ? '' : ' | peer, float32 | peer, float64 | float32 : this | float64 : this | difference, float32 | difference, float64'} |`,
      `| --- | ---${known === undefined ? '' : ' | --- | --- | --- | --- | --- | ---'} |`,
    ];
    for (const work of works) {
      onProgress(`kernels: ${work.name}`);
      lines.push(await row(work, repeats, peers, join(folder, 'inputs')));
    }
    return lines.join('\n');
  } finally {
    for (const peer of peers) peer.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function peerWords(version: string): string {
  return (
    `Peer: ${version}, compiled before the clock starts, the whole matrix. With later versions of JAX and tf2jax it can't ` +
    'be imported: `jax.core.Jaxpr` is gone, and tf2jax needs a `jax.extend.sharding` that these have not. Difference: the ' +
    'largest one of an entry of the tangent kernel, relative; it comes from small angles, which the peer takes by an arc ' +
    'cosine and this package from m ± K.'
  );
}

async function row(work: Work, repeats: number, peers: readonly PythonProcess[], file: string): Promise<string> {
  const inputs = imagesOf(work);
  await writeFile(file, new Uint8Array(inputs.data.buffer));
  const own = async () => {
    const start = process.cpuUsage();
    const { tangent } = await analytic.netKernels(netOf(work), inputs, { threads: 1 });
    const { user, system } = process.cpuUsage(start);
    return { seconds: (user + system) / 1e6, tangent: tangent! };
  };
  const { tangent } = await own();
  const differences: number[] = [];
  for (const peer of peers) {
    const found = await peer.ask<{ tangent: number[] }>({ ...work, task: 'prepare', file });
    differences.push(gap(tangent, found.tangent));
  }
  const best = [own, ...peers].map(() => Number.POSITIVE_INFINITY);
  for (let repeat = 0; repeat < repeats; repeat++) {
    best[0] = Math.min(best[0]!, (await own()).seconds);
    for (const [k, peer] of peers.entries()) {
      const { seconds } = await peer.ask<{ seconds: number }>({ task: 'measure', name: work.name, runs: 1 });
      best[k + 1] = Math.min(best[k + 1]!, seconds);
    }
  }
  const times = best.map((seconds) => (1000 * seconds).toPrecision(3));
  const ratios = best.slice(1).map((seconds) => (seconds / best[0]!).toPrecision(2));
  return `| ${[work.name, ...times, ...ratios, ...differences.map((each) => each.toExponential(0))].join(' | ')} |`;
}

function netOf({ size, depth, pools }: Work): nets.NetDescription {
  const conv = { kind: 'conv', channels: 1, filterSize: 3, bias: false, weightScale: Math.SQRT2 } as const;
  const block: readonly nets.LayerDescription[] = [conv, { kind: 'relu' }];
  return {
    format: nets.netFormat,
    name: 'bench',
    input: { channels: 1, size: [size, size] },
    parametrisation: 'ntk',
    layers: [
      ...Array.from({ length: depth }, () => block).flat(),
      ...(pools ? [{ kind: 'global-average-pool' } as const] : []),
      { kind: 'dense', channels: 1, bias: false },
    ],
  };
}

function imagesOf({ size, points }: Work): NdArray<Float64Array> {
  const data = new Float64Array(points * size * size);
  numerics.fillGaussians(data, numerics.keyFromSeed('kernels'), numerics.stream.weights, 0);
  return ndarray(data, [points, 1, size, size]);
}

function gap(own: NdArray<Float64Array>, other: readonly number[]): number {
  return Math.max(...other.map((value, n) => Math.abs(value / own.data[n]! - 1)));
}
