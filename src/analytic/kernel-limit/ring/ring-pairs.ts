import { InputError } from '../../../numerics/input-error.js';
import {
  distanceLaw,
  label,
  type PixelPair,
  pairImage,
  requireTask,
  type TwoPixelTask,
} from '../../../twopixels/task.js';
import type { KernelPlan } from '../nets/kernel-plan.js';
import type { UntrainedPairs } from '../nets/pair-numerators.js';
import { pairInput } from '../nets/pair-runner.js';

/** The pairs (0, d) of a task, each for its translates and reflections, by label. */
export interface RingPairs extends UntrainedPairs {
  readonly distances: readonly { readonly distance: number; readonly weight: number }[];
  /** Numbers of the pairs of a label, and the label's probability; labels without pairs are left out. */
  readonly classes: readonly RingClass[];
}

/** The pairs of one label. */
export interface RingClass {
  readonly label: 1 | -1;
  readonly members: readonly number[];
  readonly probability: number;
}

/** The pairs of a task as inputs of a net on the same ring. */
export function ringPairs(subject: string, plan: KernelPlan, task: TwoPixelTask): RingPairs {
  requireTask(subject, task);
  const [length = 0] = plan.layout.input.size;
  if (task.length !== length) {
    throw new InputError(subject, `the net is for a ring of ${length} sites, the task has ${task.length}`);
  }
  const distances = distanceLaw(task).map(({ distance, probability }) => ({ distance, weight: probability }));
  const image = ([a = 0, b = 0]: readonly number[]) => pairInput(plan, pairImage(length, [a, b]));
  const classes = ([1, -1] as const).flatMap((of): RingClass[] => {
    const members = distances.flatMap(({ distance }, n) => (label(task, distance) === of ? [n] : []));
    const probability = members.reduce((sum, n) => sum + distances[n]!.weight, 0);
    return members.length === 0 ? [] : [{ label: of, members, probability }];
  });
  return {
    image,
    distances,
    classes,
    states: distances.map(({ distance, weight }) => {
      const pair: PixelPair = [0, distance];
      return { pair, input: image(pair), weight };
    }),
  };
}

/** The member of a class that a uniform number picks, with the probability of its weight. */
export function memberAt({ distances }: RingPairs, { members, probability }: RingClass, uniform: number): number {
  let rest = uniform * probability;
  const found = members.find((n) => {
    rest -= distances[n]!.weight;
    return rest < 0;
  });
  return found ?? members.at(-1)!;
}
