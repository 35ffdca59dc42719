/**
 * Samples a second of the noise Monte Carlo: this package (wasm on one and two threads, js) and, with --peers, numpy and
 * PyTorch on the same work. --write puts the table into RESULTS.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { montecarlo } from 'diffeolab';
import { type Case, cases } from './cases.js';
import { type Formulation, PeerProcess, preparePeers } from './peer-process.js';

interface Side {
  readonly name: string;
  /** Runs for about `seconds`. */
  readonly measure: (work: Case, seconds: number) => Promise<number>;
}

const { values: options } = parseArgs({
  options: { peers: { type: 'boolean' }, write: { type: 'boolean' }, rounds: { type: 'string', default: '7' } },
});
const rounds = Number(options.rounds);
const secondsPerMeasurement = 1;

/** Rate of this package between its first and last progress report, so that neither start nor warm-up counts. */
function ownSide(name: string, engine: montecarlo.EngineName, threads: number): Side {
  const measure = async ({ network, task, deviation }: Case, seconds: number) => {
    const controller = new AbortController();
    const seen: { done: number; time: number }[] = [];
    const warmUp = 0.3;
    const onProgress = (done: number) => {
      const time = performance.now() / 1000;
      seen.push({ done, time });
      if (time - seen[0]!.time > warmUp + seconds) controller.abort();
    };
    const run = montecarlo.estimateSensitivity(network, task, {
      deviation,
      engine,
      threads,
      quantities: 'noise',
      samples: 2 ** 50,
      onProgress,
      signal: controller.signal,
    });
    await run.catch((error: unknown) => {
      if (!controller.signal.aborted) throw error;
    });
    const from = seen.find(({ time }) => time - seen[0]!.time > warmUp) ?? seen[0]!;
    const to = seen.at(-1)!;
    return (to.done - from.done) / (to.time - from.time);
  };
  return { name, measure };
}

/** The fastest formulation of a peer for a case, after a check that it computes the same numerators. */
async function fastestFormulation(process: PeerProcess, work: Case, peer: string, names: string[]): Promise<Formulation> {
  const expected = await montecarlo.estimateSensitivity(work.network, work.task, {
    deviation: work.deviation,
    samples: 1e6,
    quantities: 'noise',
  });
  let best: { how: Formulation; rate: number } | undefined;
  for (const formulation of names) {
    for (const batch of [1024, 4096, 16384]) {
      for (const threads of peer === 'pytorch' ? [1, 2] : [1]) {
        const how = { peer, formulation, batch, threads };
        const { rate, numerators } = await process.measure(work, how, 0.3);
        for (const [k, { numerators: own }] of expected.layers.entries()) {
          const ratio = numerators[k]! / own.noise!.value;
          if (Math.abs(ratio - 1) > 0.05) throw new Error(`${peer}, ${formulation}: numerator ${k + 1} is off by ${ratio}`);
        }
        if (best === undefined || rate > best.rate) best = { how, rate };
      }
    }
  }
  return best!.how;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const own = [
  ownSide('wasm, 1 thread', 'wasm', 1),
  ownSide('wasm, 2 threads', 'wasm', 2),
  ownSide('js, 1 thread', 'js', 1),
];
