import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nets } from 'diffeolab';
import { NetPeers, type NetWork } from './nets-peers.js';
import { type Start, startOf, stepper, stepTime } from './nets-step.js';
import { missingTfjs, TfjsPeer } from './nets-tfjs.js';
import { median } from './spherical-run.js';

export interface NetsBenchOptions {
  /** Interpreter of a Python environment with torch; without it only this package is timed. */
  readonly python?: string;
  /** Interleaved repeats, default 5. */
  readonly repeats?: number;
  /** Hears what is being timed. */
  readonly onProgress?: (message: string) => void;
}

const common = { inputChannels: 1, filterSize: 3, depth: 5, kind: 'conv', rate: 1e-3 } as const;
const works: readonly NetWork[] = [
  { ...common, name: 'ring l = 64, 16 channels, batch 128', size: [64], channels: 16, batch: 128 },
  { ...common, name: 'ring l = 64, 64 channels, batch 128', size: [64], channels: 64, batch: 128 },
  { ...common, name: 'torus n = 16, 32 channels, 3 × 3, batch 32', size: [16, 16], channels: 32, batch: 32 },
  {
    ...common,
    name: 'torus n = 32, 64 channels, 5 × 5, batch 8',
    size: [32, 32],
    channels: 64,
    filterSize: 5,
    batch: 8,
  },
  {
    ...common,
    name: 'dense 1024, 3 layers, batch 64',
    kind: 'dense',
    inputChannels: 1024,
    size: [],
    channels: 1024,
    depth: 3,
    batch: 64,
  },
];

/** Pairs of lit pixels up to translation, on a ring or a torus, and how many pairs there are in all. */
interface SharedWork {
  readonly work: NetWork;
  readonly lit: readonly number[];
  readonly pairs: number;
}
const sharedWorks: readonly SharedWork[] = [
  { work: { ...works[1]!, name: 'ring l = 64, 64 channels' }, lit: ringClasses(64), pairs: (64 * 63) / 2 },
  { work: { ...works[2]!, name: 'torus n = 16, 32 channels, 3 × 3' }, lit: torusClasses(16), pairs: (256 * 255) / 2 },
];

const engineNames = ['wasm', 'wasm-relaxed'] as const;
const secondsToTime = 0.4;
/** Steps of which losses are compared, and how far they may be from each other. */
const comparedSteps = 3;
const tolerance = 1e-3;

/** Time of a training step of layered nets, beside PyTorch where asked; returns a Markdown section. */
export async function benchNets(options: NetsBenchOptions = {}): Promise<string> {
  const { python, repeats = 5, onProgress = () => undefined } = options;
  const folder = await mkdtemp(join(tmpdir(), 'nets-bench-'));
  const peers = python === undefined ? undefined : new NetPeers(python);
  const missing = missingTfjs();
  const tfjs = missing === undefined ? new TfjsPeer() : undefined;
  try {
    const known = await peers?.version();
    const lines = heading(known, tfjs ? { version: await tfjs.version() } : { missing }, repeats);
    const torch = new Map<string, number>();
    for (const work of works) {
      onProgress(`${work.name}: preparing`);
      const start = startOf(work);
      const own: Side[] = engineNames.map((name) => ownSide(name, work, start));
      if (tfjs) own.push(await tfjsSide(tfjs, work, start));
      const theirs = peers ? await peerSides(peers, work, start, join(folder, 'start')) : [];
      const onRepeat = (repeat: number) => onProgress(`${work.name}: repeat ${repeat} of ${repeats}`);
      await timeAll([...own, ...theirs], repeats, onRepeat);
      const best = fastest(theirs);
      if (best) torch.set(work.name, median(best.seen));
      lines.push(row(work, own, best));
    }
    lines.push('', ...sharedHeading(peers !== undefined));
    for (const [k, shared] of sharedWorks.entries()) {
      onProgress(`${shared.work.name}: sharing`);
      lines.push(await sharedRow(shared, repeats, torch.get(works[k + 1]!.name)));
    }
    return lines.join('\n');
  } finally {
    peers?.close();
    tfjs?.close();
    await rm(folder, { recursive: true });
  }
}

/** One way to take steps. */
interface Side {
  readonly name: string;
  readonly time: () => number | Promise<number>;
  readonly seen: number[];
}

async function timeAll(sides: readonly Side[], repeats: number, onRepeat: (repeat: number) => void): Promise<void> {
  for (let repeat = 0; repeat < repeats; repeat++) {
    onRepeat(repeat + 1);
    for (const { time, seen } of sides) seen.push(await time());
  }
}

function fastest(sides: readonly Side[]): Side | undefined {
  return [...sides].sort((a, b) => median(a.seen) - median(b.seen))[0];
}

/** Processor time of a step of an engine in this process. */
function timed(step: () => number): () => number {
  step();
  return () => stepTime(step, secondsToTime);
}

function ownSide(name: (typeof engineNames)[number], work: NetWork, { net, inputs }: Start): Side {
  const engine = nets.createEngine(net, { engine: name, precision: 'float32' });
  return { name, time: timed(stepper(engine, engine.prepare(inputs, work.batch), work.rate)), seen: [] };
}

/** Engine `tfjs`, after its losses were compared with ours. */
async function tfjsSide(tfjs: TfjsPeer, work: NetWork, start: Start): Promise<Side> {
  requireLosses(work, 'tfjs', await tfjs.prepare(work, comparedSteps), firstLosses(work, start));
  return { name: 'tfjs', time: () => tfjs.measure(work.name, secondsToTime), seen: [] };
}

/** The formulations of PyTorch, after their losses were compared with ours. */
async function peerSides(peers: NetPeers, work: NetWork, start: Start, file: string): Promise<Side[]> {
  const { net, inputs } = start;
  const arrays = [...net.parameters, inputs].map((array) => Float32Array.from(array));
  await writeFile(file, Buffer.concat(arrays.map((array) => new Uint8Array(array.buffer))));
  const { losses, failed } = await peers.prepare(work, file, comparedSteps);
  for (const [name, reason] of Object.entries(failed)) process.stderr.write(`${work.name}, ${name}: ${reason}\n`);
  const own = firstLosses(work, start);
  for (const [name, theirs] of Object.entries(losses)) requireLosses(work, name, theirs, own);
  return Object.keys(losses).map((name) => ({
    name,
    time: async () => (await peers.measure(work.name, name, secondsToTime)).median,
    seen: [],
  }));
}

function firstLosses(work: NetWork, { net, inputs }: Start): number[] {
  const engine = nets.createEngine(net, { engine: 'wasm', precision: 'float32' });
  const step = stepper(engine, engine.prepare(inputs, work.batch), work.rate);
  return Array.from({ length: comparedSteps }, step);
}

function requireLosses({ name: net }: NetWork, name: string, theirs: readonly number[], own: readonly number[]): void {
  const gap = Math.max(...own.map((loss, k) => Math.abs(theirs[k]! / loss - 1)));
  if (!(gap < tolerance)) throw new Error(`${net}, ${name}: losses ${theirs} are not ${own}`);
}

/** Multiplications and additions of the products of a step: forward, gradients of weights, of inputs but the first. */
function operations({ kind, inputChannels, size, channels, filterSize, depth, batch }: NetWork): number {
  const window = kind === 'dense' ? 1 : filterSize ** size.length;
  const sites = size.reduce((product, extent) => product * extent, 1);
  return 2 * batch * sites * window * channels * (2 * inputChannels + 3 * (depth - 1) * channels);
}

function heading(
  known: { version: string; isa: string } | undefined,
  tfjs: { version: string } | { missing: string | undefined },
  repeats: number,
): string[] {
  const there = 'version' in tfjs;
  const names = [...engineNames, ...(there ? ['tfjs'] : [])];
  const columns = ['net', '10⁹ operations', ...names.map((name) => `${name}, ms`)];
  if (known) columns.push('PyTorch, ms', ...names.map((name) => `${name} : PyTorch`));
  const ofTfjs = there
    ? `Engine tfjs runs backend node (tfjs-node ${tfjs.version}, one thread), its losses compared with those of wasm.`
    : `Engine tfjs was not timed: ${tfjs.missing}.`;
  return [
    '## Trained nets',
    '',
    `One step of training on one thread, float32: forward, mean square loss, backward and the update of all parameters. Processor time, so that other work on the machine does not count but for what it takes of the caches; medians of ${repeats} interleaved repeats of ${secondsToTime} s, and the least and largest of them. Convolutions: five layers with ReLU, periodic, global average pooling and a dense readout. ${known ? `PyTorch ${known.version} (${known.isa}), the fastest of the formulations in \`bench/nets_peers.py\`, named in its cell; the losses of ${comparedSteps} steps are compared in the same run. Ratios are times of this package over those of PyTorch, medians over repeats: below 1 this package is faster.` : ''} ${ofTfjs} What bounds it: [kernels](../docs/internals/kernels.md).`,
    '',
    `| ${columns.join(' | ')} |`,
    `|${'---|'.repeat(columns.length)}`,
  ];
}

const milliseconds = (seconds: number) => (1e3 * seconds).toPrecision(3);
const spread = ({ seen }: Side) =>
  `${milliseconds(median(seen))} (${milliseconds(Math.min(...seen))}–${milliseconds(Math.max(...seen))})`;

function row(work: NetWork, own: readonly Side[], best: Side | undefined): string {
  const speed = (side: Side) =>
    `${spread(side)}, ${(operations(work) / 1e9 / median(side.seen)).toPrecision(3)} GFLOP/s`;
  const cells = [work.name, (operations(work) / 1e9).toPrecision(3), ...own.map(speed)];
  if (best) {
    cells.push(`${speed(best)} (${best.name})`);
    for (const { seen } of own) cells.push(median(seen.map((seconds, k) => seconds / best.seen[k]!)).toPrecision(3));
  }
  return `| ${cells.join(' | ')} |`;
}

function sharedHeading(peers: boolean): string[] {
  const columns = ['net', 'inputs', 'engine', 'tables, ms', 'all sites, ms', 'shared, ms', 'all sites : shared'];
  if (peers) columns.push('all pairs in PyTorch, ms', 'PyTorch : shared');
  return [
    'Clean two-pixel training: all pairs up to translation, each site of theirs computed, or sites with equal receptive fields once (`prepare` with `share`, whose tables serve all steps and are made once, in the time of column “tables”). All pairs in PyTorch: the time of one pass over all l(l − 1)/2 pairs of a ring, n²(n² − 1)/2 of a torus, in batches as above, from the step above: what the exact gradient costs without symmetry.',
    '',
    `| ${columns.join(' | ')} |`,
    `|${'---|'.repeat(columns.length)}`,
  ];
}

async function sharedRow(
  { work, lit, pairs }: SharedWork,
  repeats: number,
  torch: number | undefined,
): Promise<string> {
  const sites = work.size.reduce((product, extent) => product * extent, 1);
  const inputs = new Float32Array(lit.length * sites);
  for (const [b, site] of lit.entries()) for (const at of [0, site]) inputs[b * sites + at] = Math.sqrt(sites);
  const { net } = startOf(work);
  const rows: string[] = [];
  for (const name of engineNames) {
    let tables = Number.POSITIVE_INFINITY;
    const sides = [false, true].map((share): Side => {
      const engine = nets.createEngine(net, { engine: name, precision: 'float32' });
      for (let repeat = 0; share && repeat < repeats; repeat++) {
        const start = process.cpuUsage();
        engine.prepare(inputs, lit.length, share);
        const { user, system } = process.cpuUsage(start);
        tables = Math.min(tables, (user + system) / 1e6);
      }
      return { name, time: timed(stepper(engine, engine.prepare(inputs, lit.length, share), work.rate)), seen: [] };
    });
    await timeAll(sides, repeats, () => undefined);
    const [all, shared] = [sides[0]!, sides[1]!];
    const ratio = median(all.seen.map((seconds, k) => seconds / shared.seen[k]!));
    const cells = [
      work.name,
      `${lit.length}`,
      name,
      milliseconds(tables),
      spread(all),
      spread(shared),
      ratio.toPrecision(3),
    ];
    if (torch !== undefined) {
      const pass = (torch * pairs) / work.batch;
      cells.push(milliseconds(pass), (pass / median(shared.seen)).toPrecision(3));
    }
    rows.push(`| ${cells.join(' | ')} |`);
  }
  return rows.join('\n');
}

/** Site of the second pixel of each pair, the first at 0: the distances of a ring. */
function ringClasses(length: number): number[] {
  return Array.from({ length: Math.floor(length / 2) }, (_, d) => d + 1);
}

/** The displacements of a torus up to sign. */
function torusClasses(size: number): number[] {
  const sites = Array.from({ length: size * size - 1 }, (_, k) => k + 1);
  const opposite = (site: number) => ((size - Math.floor(site / size)) % size) * size + ((size - (site % size)) % size);
  return sites.filter((site) => site <= opposite(site));
}
