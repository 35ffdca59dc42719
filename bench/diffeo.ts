import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diffeo } from 'diffeolab';
import ndarray, { type NdArray } from 'ndarray';
import { DiffeoPeers, type Formulation } from './diffeo-peers.js';
import { median } from './spherical-run.js';

export interface DiffeoBenchOptions {
  /** Interpreter of a Python environment with torch; without it only this package is timed. */
  readonly python?: string;
  /** Interleaved repeats, default 5. */
  readonly repeats?: number;
  /** Hears what is being timed. */
  readonly onProgress?: (message: string) => void;
}

interface Work {
  readonly batch: number;
  readonly size: number;
  readonly interpolation: 'bilinear' | 'gaussian';
  readonly cutoff: number;
}

const channels = 3;
/** Typical displacement in pixels, by the law δ = (n/2)√(πT ln c). */
const displacement = 1;
const works: readonly Work[] = (
  [
    [128, 32],
    [1, 224],
  ] as const
).flatMap(([batch, size]) =>
  (['bilinear', 'gaussian'] as const).flatMap((interpolation) =>
    [3, 15].map((cutoff) => ({ batch, size, interpolation, cutoff })),
  ),
);
const secondsToTime = 0.5;
/** A formulation that takes more seconds than this on one thread is timed once, and not on two. */
const patience = 2;
/**
 * Largest difference of the deformed images, of numbers between 0 and 1: coordinates of float32 at
 * n = 224 are off by 1.5e-5.
 */
const tolerance = 1e-4;

interface Side {
  readonly name: string;
  /** Seconds a batch. */
  readonly time?: () => number | Promise<number>;
  readonly seen: number[];
}

/** Seconds to deform a batch, fields included, beside PyTorch where asked; returns a Markdown section. */
export async function benchDiffeo(options: DiffeoBenchOptions = {}): Promise<string> {
  const { python, repeats = 5, onProgress = () => undefined } = options;
  const folder = await mkdtemp(join(tmpdir(), 'diffeo-bench-'));
  const peers = python === undefined ? undefined : new DiffeoPeers(python);
  try {
    const known = await peers?.list();
    const lines = heading(known?.version, repeats);
    for (const work of works) {
      onProgress(`${title(work)}: preparing`);
      const images = noiseImages(work);
      const sides = [ownSide('wasm', work, images), ownSide('js', work, images)];
      let gap = 0;
      if (peers !== undefined && known !== undefined) {
        const names = known.formulations[work.interpolation]!;
        await peers.prepare(await workload(work, images, folder));
        const comparison = await compare(peers, work, images, names, folder);
        gap = comparison.gap;
        for (const candidates of [names.slice(0, 1), names.slice(1)]) {
          onProgress(`${title(work)}: formulations ${candidates.join(', ')}`);
          sides.push(...(await peerSides(peers, work, candidates, comparison.seconds)));
        }
      }
      for (let repeat = 0; repeat < repeats; repeat++) {
        onProgress(`${title(work)}: repeat ${repeat + 1} of ${repeats}`);
        for (const { time, seen } of sides) if (time !== undefined) seen.push(await time());
      }
      lines.push(row(work, sides, gap));
    }
    return lines.join('\n');
  } finally {
    peers?.close();
    await rm(folder, { recursive: true });
  }
}

function title({ batch, size, interpolation, cutoff }: Work): string {
  return `${batch} × ${channels} × ${size} × ${size}, ${interpolation}, c = ${cutoff}`;
}

function ensemble({ size, cutoff }: Work): diffeo.DiffeoEnsemble {
  return { size, cutoff, temperature: diffeo.temperatureFor({ size, cutoff }, displacement) };
}

/** Images of independent pixels between 0 and 1. */
function noiseImages({ batch, size }: Work): NdArray<Float32Array> {
  const data = Float32Array.from(
    { length: batch * channels * size ** 2 },
    (_, i) => (Math.sin(i * (i % 1013)) + 1) / 2,
  );
  return ndarray(data, [batch, channels, size, size]);
}

/** Batches by an engine of this package, each with fields of its own; processor time. */
function ownSide(engine: diffeo.DeformEngine, work: Work, images: NdArray<Float32Array>): Side {
  const run = diffeo.deformer(ensemble(work), { engine, interpolation: work.interpolation });
  let draw = 0;
  const batch = () => {
    draw += 1;
    const start = process.cpuUsage();
    run(images, { draw });
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
  for (let spent = 0; spent < secondsToTime; ) spent += batch();
  const time = () => {
    const times: number[] = [];
    for (let spent = 0; spent < secondsToTime; spent += times.at(-1)!) times.push(batch());
    return median(times);
  };
  return { name: engine, time, seen: [] };
}

async function workload(work: Work, images: NdArray<Float32Array>, folder: string) {
  const file = join(folder, 'images');
  await writeFile(file, images.data);
  const { size, cutoff } = work;
  const temperature = ensemble(work).temperature as number;
  return { name: title(work), images: file, channels, size, cutoff, temperature };
}

interface Comparison {
  /** Largest difference between our deformed images and those of all formulations, by the same coefficients. */
  readonly gap: number;
  /** What that took each formulation, on one thread. */
  readonly seconds: ReadonlyMap<string, number>;
}

async function compare(
  peers: DiffeoPeers,
  work: Work,
  images: NdArray<Float32Array>,
  names: readonly string[],
  folder: string,
): Promise<Comparison> {
  const own = diffeo.deform(images, ensemble(work), { engine: 'wasm', interpolation: work.interpolation });
  const [coefficients, result] = [join(folder, 'coefficients'), join(folder, 'result')];
  const drawn = own.fieldNumbers.map((index) =>
    diffeo.sampleCoefficients({ ...ensemble(work), temperature: 1 }, { index }),
  );
  const numbers = (['x', 'y'] as const).flatMap((component) => drawn.flatMap((field) => [...field[component].data]));
  await writeFile(coefficients, Float32Array.from(numbers));
  let gap = 0;
  const seconds = new Map<string, number>();
  for (const formulation of names) {
    const how = { interpolation: work.interpolation, formulation };
    seconds.set(formulation, await peers.deform(title(work), how, coefficients, result));
    const { buffer, byteOffset, byteLength } = await readFile(result);
    const theirs = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
    const difference = theirs.reduce((most, value, k) => Math.max(most, Math.abs(value - own.images.data[k]!)), 0);
    if (!(difference < tolerance) || theirs.length !== own.images.data.length) {
      throw new Error(`${title(work)}, ${formulation}: images are off by ${difference}`);
    }
    gap = Math.max(gap, difference);
  }
  return { gap, seconds };
}

/**
 * The fastest of some formulations on one thread, and the fastest on two; what took long in the
 * comparison is not run again.
 */
async function peerSides(
  peers: DiffeoPeers,
  work: Work,
  names: readonly string[],
  compared: ReadonlyMap<string, number>,
): Promise<Side[]> {
  const [name] = names;
  const slow = compared.get(name!)!;
  if (names.length === 1 && slow > patience)
    return [
      { name: name!, time: () => slow, seen: [] },
      { name: name!, seen: [] },
    ];
  return [await fastest(peers, work, names, 1), await fastest(peers, work, names, 2)];
}

async function fastest(peers: DiffeoPeers, work: Work, names: readonly string[], threads: number): Promise<Side> {
  let best: { how: Formulation; seconds: number } | undefined;
  for (const formulation of names) {
    const how = { interpolation: work.interpolation, formulation };
    const seconds = await peers.measure(title(work), how, threads, secondsToTime);
    if (best === undefined || seconds < best.seconds) best = { how, seconds };
  }
  const { how } = best!;
  return { name: how.formulation, time: () => peers.measure(title(work), how, threads, secondsToTime), seen: [] };
}

function heading(version: string | undefined, repeats: number): string[] {
  const columns = ['work', 'T', 'wasm', 'js'];
  if (version !== undefined) {
    for (const side of ['reference', 'batched']) columns.push(`${side}, 1 thread`, '×', `${side}, 2 threads`, '×');
    columns.push('largest difference');
  }
  return [
    '## Diffeomorphisms',
    '',
    `Deform a batch of images, float32: draw a field for each, typical displacement δ = ${displacement} pixel, and read all channels through it; clamped frame.`,
    'Milliseconds a batch, new fields each time; wasm and js on one thread. Processor time on one thread, so that other work on the machine does not count, by',
    `the clock on two threads. Medians of ${repeats} interleaved repeats of ${secondsToTime} s, × how many times as long as wasm (median of the ratios; what takes over ${patience} s is timed once, and not on two threads).`,
    ...(version === undefined ? [] : ['', ...peerNotes(version)]),
    '',
    `| ${columns.join(' | ')} |`,
    `|${'---|'.repeat(columns.length)}`,
  ];
}

function peerNotes(version: string): string[] {
  return [
    `PyTorch ${version}, formulations in \`bench/diffeo_peers.py\`. Reference: image by image as the published code does, the Gaussian over the whole frame (with`,
    'matrix products; 10⁶ weights at a time: those of a frame of n = 224 would take 10 GB). Batched: the fastest we found over the batch at once,',
    'named in its cell; the Gaussian cut off after three pixels as in our kernel, sines and meshes made beforehand. Images by the same coefficients compared in the same run.',
  ];
}

function row(work: Work, sides: readonly Side[], gap: number): string {
  const [wasm, js, ...others] = sides;
  const milliseconds = ({ seen }: Side) => (1e3 * median(seen)).toPrecision(3);
  const peers = others.flatMap((side) => {
    if (side.seen.length === 0) return ['–', '–'];
    const ratio = median(side.seen.map((seconds, k) => seconds / wasm!.seen[k]!)).toPrecision(3);
    return [`${milliseconds(side)}${side.name === 'reference' ? '' : ` (${side.name})`}`, ratio];
  });
  const temperature = (ensemble(work).temperature as number).toPrecision(3);
  const cells = [title(work), temperature, milliseconds(wasm!), milliseconds(js!), ...peers];
  return `| ${[...cells, ...(others.length > 0 ? [gap.toExponential(1)] : [])].join(' | ')} |`;
}
