import type { NetworkPlan } from '../../nets/ring/plan.js';
import type { TwoPixelTask } from '../../twopixels/task.js';
import { type CleanMaps, cleanMaps } from './clean-maps.js';
import { type ExactNoise, exactMoments } from './exact-moments.js';
import { type LatticeReading, latticeReading } from './lattice-reading.js';

/** A net under noise: what all its measures are made from, each part computed once. */
export interface NoiseStudy {
  readonly task: TwoPixelTask;
  readonly clean: CleanMaps;
  readonly deviation: number;
  readonly exact: ExactNoise;
  /** Read at the first call. */
  lattice(): LatticeReading;
}

/** Begins with what is exact. */
export function studyNoise(plan: NetworkPlan, task: TwoPixelTask, deviation: number): NoiseStudy {
  const clean = cleanMaps(plan, task);
  let reading: LatticeReading | undefined;
  const lattice = () => {
    reading ??= latticeReading(clean, task, deviation);
    return reading;
  };
  return { task, clean, deviation, exact: exactMoments(task, clean, deviation), lattice };
}
