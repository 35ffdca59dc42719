import { montecarlo, twopixels } from 'diffeolab';
import { median } from './spherical-run.js';
import { operationsPerSample, peakOperations } from './two-pixel-operations.js';
import { ownNumerators, ownRate } from './two-pixel-own.js';
import { type Formulation, TwoPixelPeers, type Work } from './two-pixel-peers.js';

export interface TwoPixelBenchOptions {
  /** Interpreter of a Python environment with numpy and torch; without it only this package is timed. */
  readonly python?: string;
  /** Interleaved repeats, default 5. */
  readonly repeats?: number;
  /** Hears what is being timed. */
  readonly onProgress?: (message: string) => void;
}

interface Case extends Work {
  readonly title: string;
}

/** Nets of three layers, ξ = 7, and of six, ξ = 13. */
const cases: readonly Case[] = [7, 13].flatMap((scale) =>
  (['low-frequency', 'high-frequency'] as const).flatMap((solution) =>
    [32, 64, 128, 256].map((length) => noiseCase(solution, length, scale)),
  ),
);
const batches = [256, 1024, 4096, 16384];
const secondsToChoose = 0.2;
const secondsToTime = 0.7;
/**
 * Largest difference of a peer's numerators from ours, relative and times √samples; their
 * relative deviation is about 1.
 */
const tolerance = 10;

function noiseCase(solution: 'low-frequency' | 'high-frequency', length: number, scale: number): Case {
  const task = twopixels.twoPixelTask({ length, scale });
  const network = twopixels.constructSolution(solution, { length, scale });
  const channels = solution === 'low-frequency' ? '1 channel' : '3 channels';
  const title = `l = ${length}, ${channels}, ${network.layers.length} layers`;
  return { title, network, task, deviation: twopixels.noiseDeviation(task) };
}

interface Side {
  readonly name: string;
  readonly rate: (work: Work) => Promise<number>;
  /** What was chosen, for a peer. */
  readonly how?: Formulation;
}

const ownSides: readonly Side[] = [
  { name: 'wasm, 1 thread', rate: (work) => ownRate(work, 'wasm', 1, secondsToTime) },
  { name: 'wasm, 2 threads', rate: (work) => ownRate(work, 'wasm', 2, secondsToTime) },
  { name: 'js, 1 thread', rate: (work) => ownRate(work, 'js', 1, secondsToTime) },
];

/** The preferred adapter. */
const deviceSide: Side = {
  name: 'webgpu',
  rate: (work) => ownRate(work, 'webgpu', 0, secondsToTime),
};

interface Timing {
  readonly work: Case;
  /** Samples a second of each side: median of the repeats. */
  readonly rates: ReadonlyMap<string, number>;
  readonly choices: readonly Formulation[];
}

/** Samples a second of the noise Monte Carlo, beside numpy and PyTorch where asked; returns a Markdown section. */
export async function benchTwoPixels(options: TwoPixelBenchOptions = {}): Promise<string> {
  const { python, repeats = 5, onProgress = () => undefined } = options;
  const peers = python === undefined ? undefined : new TwoPixelPeers(python);
  try {
    const known = await peers?.list();
    const { adapters, missing } = await montecarlo.describeAdapters();
    const timings: Timing[] = [];
    for (const work of cases) {
      const sides = [...ownSides, ...(missing === undefined ? [deviceSide] : [])];
      for (const [peer, formulations] of Object.entries(known?.peers ?? {})) {
        onProgress(`${work.title}: formulations of ${peer}`);
        sides.push(await fastestSide(peers!, work, peer, formulations));
      }
      onProgress(`${work.title}: ${repeats} repeats`);
      timings.push(await time(work, sides, repeats));
    }
    return section(timings, repeats, adapters[0]?.name ?? missing!, known?.versions).join('\n');
  } finally {
    peers?.close();
  }
}

/** A peer in its fastest formulation, batch and number of threads, all of which must give our numerators. */
async function fastestSide(peers: TwoPixelPeers, work: Work, peer: string, formulations: string[]): Promise<Side> {
  const expected = await ownNumerators(work);
  let best: { how: Formulation; rate: number } | undefined;
  for (const formulation of formulations) {
    for (const batch of batches) {
      for (const threads of peer === 'PyTorch' ? [1, 2] : [1]) {
        const how = { peer, formulation, batch, threads };
        const { rate, samples, numerators } = await peers.measure(work, how, secondsToChoose);
        const gap = Math.max(...numerators.map((value, k) => Math.abs(value / expected[k]! - 1)));
        if (gap * Math.sqrt(samples) > tolerance)
          throw new Error(`${peer}, ${formulation}: numerators are off by ${gap}`);
        if (best === undefined || rate > best.rate) best = { how, rate };
      }
    }
  }
  const { how } = best!;
  return { name: peer, how, rate: async () => (await peers.measure(work, how, secondsToTime)).rate };
}

/** Medians of repeats, the sides taking turns. */
async function time(work: Case, sides: readonly Side[], repeats: number): Promise<Timing> {
  const seen = new Map(sides.map(({ name }) => [name, [] as number[]]));
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const { name, rate } of sides) seen.get(name)!.push(await rate(work));
  }
  const rates = new Map([...seen].map(([name, values]) => [name, median(values)]));
  return { work, rates, choices: sides.flatMap(({ how }) => how ?? []) };
}

function section(timings: readonly Timing[], repeats: number, adapter: string, versions: string | undefined): string[] {
  const names = [...timings[0]!.rates.keys()];
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const [, two] = names;
  const others = names.slice(2);
  const peak = peakOperations(adapter);
  const heads = ['', 'operations a sample', ...names, ...others.map((name) => `${name} : ${two}`)];
  const withDevice = names.includes('webgpu');
  const rows = timings.map(({ work, rates }) => {
    const operations = operationsPerSample(work);
    const deviceRate = rates.get('webgpu') ?? 0;
    const share = peak === undefined ? [] : [`${((100 * deviceRate * operations) / peak).toPrecision(2)} %`];
    return line([
      work.title,
      String(operations),
      ...names.map((name) => (rates.get(name)! / 1e6).toPrecision(3)),
      ...others.map((name) => (rates.get(name)! / rates.get(two!)!).toPrecision(3)),
      ...(withDevice ? [((deviceRate * operations) / 1e9).toPrecision(3), ...share] : []),
    ]);
  });
  const deviceHeads = withDevice
    ? ['webgpu, 10⁹ operations a second', ...(peak === undefined ? [] : ['of the peak'])]
    : [];
  return [
    '## Two-pixel nets',
    '',
    'Million samples a second of the noise Monte Carlo: draw a pair and the noise, run the clean and the noisy input through the layers',
    '(three: ξ = 7, six: ξ = 13), add up the squared differences of every layer and of the output. One channel: low-frequency solution;',
    `three: high-frequency. Medians of ${repeats} interleaved repeats of ${secondsToTime} s: of processor time for what runs on one thread, so`,
    'that other work on the machine does not count, by the clock for the others. Operations are integer and float32 operations as',
    '`bench/two-pixel-operations.ts` counts them.',
    '',
    `Adapter of webgpu: ${adapter}.`,
    ...(versions === undefined ? [] : ['', ...peerNotes(versions)]),
    '',
    line([...heads, ...deviceHeads]),
    line([...heads, ...deviceHeads].map(() => '---')),
    ...rows,
    '',
    ...timings.flatMap(({ work, choices }) => choices.map((how) => choice(work.title, how))),
  ];
}

function peerNotes(versions: string): string[] {
  return [
    `Peers, float32: ${versions}; of the formulations in \`bench/two_pixel_peers.py\`, batch sizes and (PyTorch) one or two threads the`,
    'fastest, listed below. numpy draws its noise by its own `standard_normal`, or by a Box–Muller transform of uniform variates',
    'written with its vectorised functions. Peers keep sums only, this package keeps the moments that give standard errors.',
  ];
}

function choice(title: string, { peer, formulation, batch, threads }: Formulation): string {
  const shown = threads === 1 ? '' : `, ${threads} threads`;
  return `- ${title}, ${peer}: ${formulation}, ${batch} samples at a time${shown}`;
}
