import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { numerics, spherical } from 'diffeolab';
import { type Peer, peerNames, peers, SphericalPeers } from './spherical-peers.js';
import { lossGap, median, type Problem, type Run, startOf, startRun } from './spherical-run.js';

export interface SphericalBenchOptions {
  /** Interpreter of a Python environment with numpy and torch; without it only this package is timed. */
  readonly python?: string;
  /** Steps of the long runs, default 10⁴. */
  readonly steps?: number;
  /** Hears what is being timed. */
  readonly onProgress?: (message: string) => void;
}

const step: Problem = { points: 256, width: 1000, dimension: 5, alpha: 1e-6, rate: 0.2 };
const large: Problem = { ...step, points: 1024, width: 10_000, dimension: 3 };
const long: readonly { engine: spherical.GradientEngineName; problem: Problem; peerSteps: number }[] = [
  { engine: 'patterns', problem: step, peerSteps: 200 },
  { engine: 'patterns', problem: large, peerSteps: 6 },
  { engine: 'circle', problem: { ...step, points: 1024, width: 10_000, dimension: 2 }, peerSteps: 6 },
];
const repeats = 5;

/**
 * Times one full gradient step, long runs and the Cholesky factor, beside numpy and PyTorch where asked;
 * returns a Markdown section.
 */
export async function benchSpherical(options: SphericalBenchOptions = {}): Promise<string> {
  const { python, steps = 10_000, onProgress = () => undefined } = options;
  const folder = await mkdtemp(join(tmpdir(), 'spherical-bench-'));
  const companions = python === undefined ? undefined : new SphericalPeers(python);
  try {
    const lines = ['## Spherical model', ''];
    if (companions) {
      const versions = await companions.versions();
      lines.push(
        `Full gradient steps (forward, loss, backward, update of both layers), float64, α = ${step.alpha}, rate ${step.rate}, constant 1 on the sphere.`,
        `This package: one thread. numpy ${versions.numpy}: OpenBLAS, one thread. PyTorch ${versions.torch}: the better of one and two threads. By hand is the fastest of the formulations in \`bench/spherical_peers.py\`, with buffers that are used again.`,
        `Medians of ${repeats} interleaved repeats; losses compared at every step that the peers took.`,
        '',
      );
    }
    const columns = peerNames.flatMap((name) => [name, `× ${name}`]);
    lines.push(`| run | engine | time a step | ${columns.join(' | ')} | largest relative difference of losses |`);
    lines.push(`|${'---|'.repeat(4 + columns.length)}`);
    onProgress('single steps');
    lines.push(await stepRow('dense', step, 200, folder, companions));
    for (const { engine, problem, peerSteps } of long) {
      onProgress(`${steps} steps of ${engine}, ${describe(problem)}`);
      lines.push(await longRow(engine, problem, steps, peerSteps, folder, companions));
    }
    onProgress('float32');
    lines.push('', ...precisionRows());
    onProgress('Cholesky');
    lines.push('', ...(await choleskyRows(2048, folder, companions)), '');
    return lines.join('\n');
  } finally {
    companions?.close();
    await rm(folder, { recursive: true });
  }
}

function describe({ points, width, dimension }: Problem): string {
  return `P = ${points}, H = ${width}, d = ${dimension}`;
}

/** The first steps of a run, each time from the start. */
async function stepRow(
  engine: spherical.GradientEngineName,
  problem: Problem,
  steps: number,
  folder: string,
  python: SphericalPeers | undefined,
): Promise<string> {
  const timer = await peerTimer(problem, steps, folder, python);
  startRun(engine, problem).advance(steps);
  const seconds: number[] = [];
  let losses: Float64Array = new Float64Array();
  for (let repeat = 0; repeat < repeats; repeat++) {
    const result = startRun(engine, problem).advance(steps);
    seconds.push(result.seconds / steps);
    losses = result.losses;
    await timer?.time();
  }
  return row(`first ${steps} steps, ${describe(problem)}`, engine, median(seconds), timer, losses);
}

/** A run in as many parts as repeats, the peers timed in between. */
async function longRow(
  engine: spherical.GradientEngineName,
  problem: Problem,
  steps: number,
  peerSteps: number,
  folder: string,
  python: SphericalPeers | undefined,
): Promise<string> {
  const timer = await peerTimer(problem, peerSteps, folder, python);
  startRun(engine, problem).advance(20);
  const run = startRun(engine, problem);
  let seconds = 0;
  let losses: Float64Array = new Float64Array();
  for (let part = 0; part < repeats; part++) {
    const result = run.advance(Math.round(steps / repeats));
    seconds += result.seconds;
    if (part === 0) losses = result.losses;
    await timer?.time();
  }
  return row(`${steps} steps, ${describe(problem)}`, engine, seconds / steps, timer, losses);
}

interface PeerTimer {
  time(): Promise<void>;
  /** Median seconds a step of the fastest formulation. */
  seconds(peer: Peer): number;
  /** The losses of all formulations. */
  readonly losses: (readonly number[])[];
}

/** Times the peers on the first steps of a run; which formulation and thread count is fastest is found once. */
async function peerTimer(
  problem: Problem,
  steps: number,
  folder: string,
  python: SphericalPeers | undefined,
): Promise<PeerTimer | undefined> {
  if (python === undefined) return undefined;
  const file = join(folder, 'start');
  await writeFile(file, startOf(problem));
  const losses: (readonly number[])[] = [];
  const timeOne = async (peer: string, threads: number) => {
    const answer = await python.train({ peer, threads, file, ...problem, warmup: 2, steps });
    losses.push(answer.losses);
    return answer.seconds / steps;
  };
  const fastest = async (name: Peer) => {
    const candidates = peers[name].flatMap((peer) =>
      (name === 'numpy' ? [1] : [1, 2]).map((threads) => ({ peer, threads, seconds: Number.POSITIVE_INFINITY })),
    );
    for (let repeat = 0; repeat < 2; repeat++) {
      for (const candidate of candidates) {
        candidate.seconds = Math.min(candidate.seconds, await timeOne(candidate.peer, candidate.threads));
      }
    }
    return candidates.reduce((a, b) => (b.seconds < a.seconds ? b : a));
  };
  const chosen = new Map<Peer, { peer: string; threads: number; times: number[] }>();
  for (const name of peerNames) chosen.set(name, { ...(await fastest(name)), times: [] });
  return {
    losses,
    async time() {
      for (const { peer, threads, times } of chosen.values()) times.push(await timeOne(peer, threads));
    },
    seconds: (peer) => median(chosen.get(peer)!.times),
  };
}

function row(
  name: string,
  engine: string,
  seconds: number,
  timer: PeerTimer | undefined,
  losses: Float64Array,
): string {
  const cells = [name, engine, duration(seconds)];
  for (const peer of peerNames) {
    if (timer === undefined) cells.push('', '');
    else cells.push(duration(timer.seconds(peer)), ratio(timer.seconds(peer) / seconds));
  }
  if (timer === undefined) cells.push('');
  else cells.push(Math.max(...timer.losses.map((other) => lossGap(losses, other))).toExponential(1));
  return `| ${cells.join(' | ')} |`;
}

/** float32 beside float64 in the same run, one stretch of steps after the other. */
function precisionRows(): string[] {
  const cases = [
    { engine: 'dense', problem: step, warmup: 200, steps: 5 },
    { engine: 'patterns', problem: step, warmup: 2000, steps: 10 },
    { engine: 'dense', problem: large, warmup: 20, steps: 1 },
    { engine: 'patterns', problem: large, warmup: 500, steps: 1 },
  ] as const;
  const rows = cases.map(({ engine, problem, warmup, steps }) => {
    const [float64, float32] = spherical.precisions.map((precision) => {
      const run = startRun(engine, problem, precision);
      const { losses } = run.advance(warmup);
      return { run, losses, times: [] as number[] };
    }) as [PrecisionRun, PrecisionRun];
    for (let repeat = 0; repeat < 200; repeat++) {
      for (const { run, times } of [float64, float32]) times.push(run.advance(steps).seconds / steps);
    }
    const [slow, fast] = [median(float64.times), median(float32.times)];
    const gap = lossGap(float32.losses, float64.losses).toExponential(1);
    const cells = [describe(problem), engine, duration(slow), duration(fast), (slow / fast).toFixed(2), gap];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| run | engine | float64 | sums in float32 | float64 : float32 | largest relative difference of losses |',
    `|${'---|'.repeat(6)}`,
    ...rows,
  ];
}

interface PrecisionRun {
  readonly run: Run;
  readonly losses: Float64Array;
  readonly times: number[];
}

/** The Gram matrix of the NTK on the sphere with a ridge of 1e-8, factored and solved. */
async function choleskyRows(size: number, folder: string, python: SphericalPeers | undefined): Promise<string[]> {
  const matrix = spherical.gramMatrix('ntk', spherical.samplePoints({ points: size, dimension: 3 })).data;
  for (let p = 0; p < size; p++) matrix[p * (size + 1)]! += 1e-8;
  const file = join(folder, 'matrix');
  await writeFile(file, matrix);
  const times = { kernel: [] as number[], plain: [] as number[], factor: [] as number[], solve: [] as number[] };
  let gap = 0;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const solution = new Float64Array(size).fill(1);
    const factor = matrix.slice();
    times.kernel.push(
      secondsOf(() => {
        numerics.choleskyFactorWasm(factor, size);
        numerics.choleskySolve(factor, size, solution);
      }),
    );
    if (repeat === 0) times.plain.push(secondsOf(() => numerics.choleskyFactor(matrix.slice(), size)));
    if (python === undefined) continue;
    const answer = await python.cholesky({ file, size });
    times.factor.push(answer.factor);
    times.solve.push(answer.solve);
    for (let p = 0; p < size; p++) gap = Math.max(gap, Math.abs(answer.solution[p]! - solution[p]!));
  }
  const kernel = median(times.kernel);
  const rows = [
    `Cholesky factor and solution, n = ${size} (NTK, d = 3, ridge 1e-8): kernel ${duration(kernel)}, plain TypeScript factor ${duration(median(times.plain))}.`,
  ];
  if (python !== undefined) {
    const [factor, solve] = [median(times.factor), median(times.solve)];
    rows.push(
      `numpy.linalg.cholesky ${duration(factor)}, numpy.linalg.solve ${duration(solve)}: the kernel takes ${(kernel / factor).toFixed(2)} and ${(kernel / solve).toFixed(2)} times as long. Largest difference of the solutions: ${gap.toExponential(1)}.`,
    );
  }
  return rows;
}

function secondsOf(work: () => void): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}

function duration(seconds: number): string {
  return seconds < 1e-3 ? `${(1e6 * seconds).toFixed(0)} µs` : `${(1e3 * seconds).toPrecision(3)} ms`;
}

function ratio(value: number): string {
  return value < 100 ? value.toFixed(1) : value.toFixed(0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { python: { type: 'string' }, steps: { type: 'string' } } });
  const section = await benchSpherical({
    ...(values.python === undefined ? {} : { python: values.python }),
    ...(values.steps === undefined ? {} : { steps: Number(values.steps) }),
    onProgress: (message) => process.stderr.write(`${message}\n`),
  });
  process.stdout.write(`${section}\n`);
}
