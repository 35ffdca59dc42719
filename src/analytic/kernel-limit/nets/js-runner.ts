import { siteCount } from '../../../nets/layout/net-layout.js';
import { entryCount, type GatherTable } from './gather-tables.js';
import type { KernelStep } from './kernel-plan.js';
import type { CreatePairRunner, PairInput } from './pair-runner.js';

type Rectify = Extract<KernelStep, { readonly kind: 'rectify' }>;

/** Runs in plain TypeScript, a pair at a time: the twin of kernels/net-kernel.ts. */
export const createJsRunner: CreatePairRunner = (plan) => {
  const { layout, steps, full, entries, probes } = plan;
  const { channels } = layout.input;
  const inputSites = siteCount(layout.input);
  const states = [0, 1, 2, 3].map(() => new Float64Array(entries));
  const results = new Float64Array(2 + 2 * probes.length);

  const run = (x: PairInput, z: PairInput, isSelf: boolean): Float64Array => {
    let [k, t, nextK, nextT] = states as [Float64Array, Float64Array, Float64Array, Float64Array];
    let count = products(k, x.values, z.values, channels, inputSites, full);
    t.fill(0, 0, count);
    let at = 0;
    let slot = 2;
    for (const step of steps) {
      switch (step.kind) {
        case 'gather':
          gather(nextK, k, step.table);
          gather(nextT, t, step.table);
          [k, nextK, t, nextT] = [nextK, k, nextT, t];
          count = step.table.entries;
          break;
        case 'weigh': {
          const { product, gradient, biasProduct, biasGradient } = step.law;
          for (let e = 0; e < count; e++) {
            t[e] = product * t[e]! + gradient * k[e]! + biasGradient;
            k[e] = product * k[e]! + biasProduct;
          }
          break;
        }
        case 'rectify': {
          const { sites } = step;
          const own = x.variances.subarray(at, at + sites);
          if (isSelf) for (let i = 0; i < sites; i++) own[i] = k[step.full ? i * (sites + 1) : i]!;
          rectify(k, t, own, z.variances.subarray(at, at + sites), step);
          at += sites;
          break;
        }
        case 'probe': {
          const { sites } = step;
          results[slot++] = mean(k, sites, step.full ? sites + 1 : 1);
          results[slot++] = step.full ? mean(k, sites * sites, 1) : sites === 1 ? k[0]! : Number.NaN;
        }
      }
    }
    results[0] = k[0]!;
    results[1] = t[0]!;
    return results;
  };
  return {
    lanes: 1,
    prepare: ([input]) => run(input!, input!, true),
    run: ([x], [z]) => run(x!, z!, false),
  };
};

function products(
  k: Float64Array,
  x: Float64Array,
  z: Float64Array,
  channels: number,
  sites: number,
  full: boolean,
): number {
  const count = entryCount(sites, full);
  for (let e = 0; e < count; e++) {
    const i = full ? Math.floor(e / sites) : e;
    const j = full ? e % sites : e;
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += x[c * sites + i]! * z[c * sites + j]!;
    k[e] = sum * (1 / channels);
  }
  return count;
}

function gather(target: Float64Array, source: Float64Array, { entries, taps, from }: GatherTable): void {
  for (let entry = 0; entry < entries; entry++) {
    let sum = 0;
    for (let tap = entry * taps; tap < (entry + 1) * taps; tap++) if (from[tap]! >= 0) sum += source[from[tap]!]!;
    target[entry] = sum * (1 / taps);
  }
}

function rectify(k: Float64Array, t: Float64Array, x: Float64Array, z: Float64Array, step: Rectify): void {
  const { sites, full } = step;
  const factor = step.square / (2 * Math.PI);
  for (let i = 0, e = 0; i < sites; i++) {
    for (let j = full ? 0 : i; j < (full ? sites : i + 1); j++, e++) {
      const m = Math.sqrt(x[i]! * z[j]!);
      const p = k[e]!;
      const s = Math.max(0, m - p);
      const c = Math.max(0, m + p);
      const angle = factor * 2 * Math.atan2(Math.sqrt(c), Math.sqrt(s));
      k[e] = factor * Math.sqrt(s * c) + angle * p;
      t[e]! *= angle;
    }
  }
}

function mean(k: Float64Array, count: number, step: number): number {
  let sum = 0;
  for (let n = 0; n < count; n++) sum += k[n * step]!;
  return sum / count;
}
