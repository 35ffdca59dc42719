import { forEachGaussianPoint, type KorobovRule } from '../../../numerics/lattice/korobov.js';
import { normalDistribution } from '../../../numerics/normal.js';
import type { KernelPlan } from '../nets/kernel-plan.js';
import { crossed, type Pause, prepared } from '../nets/pair-numerators.js';
import { type PairInput, type PairRunner, pairInput } from '../nets/pair-runner.js';
import { memberAt, type RingPairs } from './ring-pairs.js';

/**
 * Means of kernels of noisy pairs x′ = x + η, z′ = z + ζ (η, ζ independent) of one representation, by the classes c of
 * x and c′ of z: over equal sites K̄, and over all pairs of sites P, which is the mean of K̄ over translates of z.
 */
export interface NoiseSums {
  /** ⟨K̄(x′, x′)⟩, [c]. */
  readonly own: Float64Array;
  /** ⟨K̄(x′, x)⟩, [c]. */
  readonly same: Float64Array;
  /** ⟨P(x′, z)⟩, [c, c′]. */
  readonly clean: Float64Array;
  /** ⟨P(x′, z′)⟩, [c, c′]. */
  readonly noisy: Float64Array;
}

/** Work of a point of the lattice in runs of a pair, for so many classes. */
export function runsOfPoint(classes: number): number {
  return 4 * classes + 2 * classes ** 2;
}

/**
 * The sums of all probes for one shift of a lattice rule. A point gives η, ζ and two numbers that pick a pair of every
 * class, the same noise for all classes: differences of classes keep their digits where the noise is large.
 */
export async function noiseSums(
  plan: KernelPlan,
  runner: PairRunner,
  pairs: RingPairs,
  { rule, shift, deviation }: { readonly rule: KorobovRule; readonly shift: number; readonly deviation: number },
  pause: Pause,
): Promise<NoiseSums[]> {
  const { classes, states } = pairs;
  const count = classes.length;
  const sites = plan.layout.input.size[0]!;
  const inputs: PairInput[] = [];
  const cleanInputs: PairInput[] = [];
  // Inputs of a point: x′ of all classes, then z′ of all classes.
  forEachGaussianPoint(rule, shift, 2 * sites + 1, (first, gaussians) => {
    for (const [half, uniform] of [first, normalDistribution(gaussians[2 * sites]!)].entries()) {
      for (const each of classes) {
        const { input } = states[memberAt(pairs, each, uniform)]!;
        const noise = gaussians.subarray(half * sites, (half + 1) * sites);
        inputs.push(
          pairInput(
            plan,
            input.values.map((value, i) => value + deviation * noise[i]!),
          ),
        );
        cleanInputs.push(input);
      }
    }
  });
  const sums = plan.probes.map(
    (): NoiseSums => ({
      own: new Float64Array(count),
      same: new Float64Array(count),
      clean: new Float64Array(count ** 2),
      noisy: new Float64Array(count ** 2),
    }),
  );
  const add = (name: keyof NoiseSums, place: number, values: Float64Array, from: number, factor: number) => {
    for (const [k, sum] of sums.entries()) sum[name][place]! += (factor * values[from + 2 * k]!) / rule.points;
  };
  const all = runsOfPoint(count) / 2 + count ** 2;
  const at = (before: number, weight: number) => (done: number) => pause((before + weight * done) / all);
  const classOf = (n: number) => n % count;
  await prepared(runner, inputs, (n, values, from) => add('own', classOf(n), values, from + 2, 0.5), at(0, count));
  await crossed(
    runner,
    inputs.map((input, n) => [input, cleanInputs[n]!] as const),
    (n, values, from) => add('same', classOf(n), values, from + 2, 0.5),
    at(count, count),
  );
  const couples = Array.from({ length: rule.points * count ** 2 }, (_, n) => {
    const [point, place] = [Math.floor(n / count ** 2), n % count ** 2];
    const x = 2 * count * point + Math.floor(place / count);
    return { x, z: 2 * count * point + count + (place % count), place };
  });
  for (const [round, name] of (['clean', 'noisy'] as const).entries()) {
    await crossed(
      runner,
      couples.map(({ x, z }) => [inputs[x]!, (name === 'clean' ? cleanInputs : inputs)[z]!] as const),
      (n, values, from) => add(name, couples[n]!.place, values, from + 3, 1),
      at((2 + round * count) * count, count ** 2),
    );
  }
  return sums;
}
