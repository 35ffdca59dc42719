import { forEachGaussianPoint, korobovRules } from '../../../numerics/lattice/korobov.js';
import { overShifts, shiftCount } from '../../../numerics/lattice/shifts.js';
import type { DisplacementLaw } from '../../../twopixels/displacement.js';
import type { AnyPairTask } from '../../../twopixels/inputs/pair-sets.js';
import { pairMoves } from '../../../twopixels/moves.js';
import type { PixelPair } from '../../../twopixels/task.js';
import type { KernelPlan } from './kernel-plan.js';
import { type PairInput, type PairRunner, pairInput } from './pair-runner.js';

/** A pair that stands for its translates. */
interface PairState {
  readonly pair: PixelPair;
  readonly input: PairInput;
  /** These add up to 1. */
  readonly weight: number;
}

/** The pairs of a task up to translations, and inputs of any lit sites. */
export interface UntrainedPairs {
  readonly states: readonly PairState[];
  image(lit: readonly number[]): PairInput;
}

/** Is told how much of the work is done. */
export type Pause = (done: number) => Promise<void>;

/** Finds the variances of all pairs; K(x, x) of each and of all probes, the mean over sites. */
export async function ownKernels(
  plan: KernelPlan,
  runner: PairRunner,
  { states }: UntrainedPairs,
): Promise<readonly Float64Array[]> {
  const found = states.map(() => new Float64Array(plan.probes.length));
  await prepared(
    runner,
    states.map(({ input }) => input),
    (n, results, at) => {
      for (let k = 0; k < plan.probes.length; k++) found[n]![k] = results[at + 2 + 2 * k]!;
    },
  );
  return found;
}

/** ⟨‖f(x) − f(z)‖²⟩ of all probes per site and channel: 2 [⟨K(x, x)⟩ − ⟨K(x, z)⟩] over all translates of z. */
export async function pairSpread(
  plan: KernelPlan,
  runner: PairRunner,
  { states }: UntrainedPairs,
  own: readonly Float64Array[],
  pause: Pause,
): Promise<Float64Array> {
  const count = plan.probes.length;
  const spread = new Float64Array(count);
  for (const [n, { weight }] of states.entries()) {
    for (let k = 0; k < count; k++) spread[k]! += 2 * weight * own[n]![k]!;
  }
  const jobs = states.flatMap((x, n) => states.slice(0, n + 1).map((z) => ({ x, z })));
  await crossed(
    runner,
    jobs.map(({ x, z }) => [x.input, z.input] as const),
    (n, results, at) => {
      const { x, z } = jobs[n]!;
      const weight = x.weight * z.weight * (x === z ? 1 : 2);
      for (let k = 0; k < count; k++) spread[k]! -= 2 * weight * results[at + 3 + 2 * k]!;
    },
    pause,
  );
  return spread;
}

/** ⟨tr K(τx, τx) + tr K(x, x) − 2 tr K(τx, x)⟩ of all probes, per site, over all displacements. */
export async function diffeoNumerators(
  plan: KernelPlan,
  runner: PairRunner,
  { states, image }: UntrainedPairs,
  own: readonly Float64Array[],
  task: AnyPairTask,
  pause: Pause,
  law?: DisplacementLaw,
): Promise<Float64Array> {
  const count = plan.probes.length;
  const numerators = new Float64Array(count);
  const moves = pairMoves(task, { law });
  const add = (results: Float64Array, at: number, weight: number) => {
    for (let k = 0; k < count; k++) numerators[k]! += weight * results[at + 2 + 2 * k]!;
  };
  for (const [n, { pair, input, weight }] of states.entries()) {
    const images = new Map<string, { readonly input: PairInput; count: number }>();
    for (let number = 0; number < moves.count; number++) {
      const lit = moves.moved(pair, number);
      const key = [...lit].sort((a, b) => a - b).join(' ');
      const known = images.get(key);
      if (known === undefined) images.set(key, { input: image(lit), count: 1 });
      else known.count++;
    }
    const found = [...images.values()];
    const share = (m: number) => (weight * found[m]!.count) / moves.count;
    await prepared(
      runner,
      found.map((moved) => moved.input),
      (m, results, at) => add(results, at, share(m)),
    );
    for (let k = 0; k < count; k++) numerators[k]! += weight * own[n]![k]!;
    await crossed(
      runner,
      found.map((moved) => [moved.input, input] as const),
      (m, results, at) => add(results, at, -2 * share(m)),
      (done) => pause((n + done) / states.length),
    );
  }
  return numerators;
}

/** The same for noise N(0, σ²) on every site, by a lattice rule; the first number of a point picks its pair. */
export async function noiseNumerators(
  plan: KernelPlan,
  runner: PairRunner,
  { states }: UntrainedPairs,
  own: readonly Float64Array[],
  { deviation, points }: { readonly deviation: number; readonly points: number },
  pause: Pause,
): Promise<{ readonly value: number; readonly error: number; readonly method: string }[]> {
  const count = plan.probes.length;
  const { size } = plan.layout.input;
  const sites = size.reduce((product, n) => product * n, 1);
  const rule = korobovRules.find((each) => each.points >= Math.max(points, sites + 2)) ?? korobovRules.at(-1)!;
  const found = Array.from({ length: count }, (): number[] => []);
  for (let shift = 0; shift < shiftCount; shift++) {
    const sums = new Float64Array(count);
    const add = (results: Float64Array, at: number, factor: number) => {
      for (let k = 0; k < count; k++) sums[k]! += (factor * results[at + 2 + 2 * k]!) / (2 * rule.points);
    };
    const jobs: (readonly [PairInput, PairInput])[] = [];
    forEachGaussianPoint(rule, shift, sites, (first, gaussians) => {
      const n = picked(states, first);
      const { input } = states[n]!;
      for (let k = 0; k < count; k++) sums[k]! += own[n]![k]! / rule.points;
      for (const amplitude of [deviation, -deviation]) {
        const values = input.values.map((value, n) => value + amplitude * gaussians[n % sites]!);
        jobs.push([pairInput(plan, values), input]);
      }
    });
    await prepared(
      runner,
      jobs.map(([noisy]) => noisy),
      (_, results, at) => add(results, at, 1),
      (done) => pause((shift + done / 2) / shiftCount),
    );
    await crossed(
      runner,
      jobs,
      (_, results, at) => add(results, at, -2),
      (done) => pause((shift + (1 + done) / 2) / shiftCount),
    );
    for (const [k, sum] of sums.entries()) found[k]!.push(sum);
  }
  const method = `lattice of ${rule.points} points in ${sites} dimensions, ${shiftCount} shifts`;
  return found.map((values) => ({ ...overShifts(values), method }));
}

/** Number of the pair that a uniform number picks, with the probability of its weight. */
function picked(states: readonly PairState[], uniform: number): number {
  let rest = uniform;
  const n = states.findIndex(({ weight }) => {
    rest -= weight;
    return rest < 0;
  });
  return n < 0 ? states.length - 1 : n;
}

/** Finds the variances of inputs; each is told the results of the input with itself, from `at` on. */
export async function prepared(
  runner: PairRunner,
  inputs: readonly PairInput[],
  take: (n: number, results: Float64Array, at: number) => void,
  pause?: Pause,
): Promise<void> {
  for (let first = 0; first < inputs.length; first += runner.lanes) {
    const results = runner.prepare(lanesFrom(inputs, first, runner.lanes));
    const size = results.length / runner.lanes;
    for (let n = first; n < Math.min(first + runner.lanes, inputs.length); n++) take(n, results, size * (n - first));
    await pause?.(first / inputs.length);
  }
}

/** Runs pairs of prepared inputs; each is told its results, from `at` on. */
export async function crossed(
  runner: PairRunner,
  jobs: readonly (readonly [PairInput, PairInput])[],
  take: (n: number, results: Float64Array, at: number) => void,
  pause: Pause,
): Promise<void> {
  for (let first = 0; first < jobs.length; first += runner.lanes) {
    const block = lanesFrom(jobs, first, runner.lanes);
    const results = runner.run(
      block.map(([x]) => x),
      block.map(([, z]) => z),
    );
    const size = results.length / runner.lanes;
    for (let n = first; n < Math.min(first + runner.lanes, jobs.length); n++) take(n, results, size * (n - first));
    await pause(first / jobs.length);
  }
}

/** As many as there are lanes, the last one again where there are no more. */
function lanesFrom<Value>(values: readonly Value[], first: number, lanes: number): Value[] {
  return Array.from({ length: lanes }, (_, lane) => values[Math.min(first + lane, values.length - 1)]!);
}
