import { bestThreshold, sensitivityIndex } from '../../numerics/discrimination.js';
import type { PhiloxKey } from '../../numerics/random/key.js';
import { RunningMoments } from '../../numerics/statistics.js';
import type { Estimate } from '../averages/estimate.js';
import { jackknifeGroups } from '../averages/group-jackknife.js';
import { groupOf } from '../averages/sample-groups.js';
import { groupCount } from '../averages/spread-moments.js';
import type { LayerRows } from '../inputs/predictor.js';
import type { Visitor } from '../measurement/walk.js';
import type { Labels } from './error-rate.js';

/** How well one output tells two classes apart, whatever its gain and threshold. */
export interface Discrimination {
  /** Error of one label for all: the fraction of the rarer class among the samples. */
  readonly chance: number;
  /** Error at the best threshold at x. */
  readonly clean: Estimate;
  /** At τx. */
  readonly deformed: Estimate;
  /** At x + η. */
  readonly noisy: Estimate;
  /** d′ of f(x + η), see `sensitivityIndex`. */
  readonly sensitivityIndex: Estimate;
}

/** An output of a sample under one draw. */
interface Placed {
  readonly group: number;
  readonly label: number;
  readonly output: number;
}

/**
 * Gathers one output of two classes at x and under both perturbations, P (1 + 2 draws) numbers. Thresholds are chosen
 * on all groups of samples but the one that they are tried on, so that errors are those of new samples. Nothing comes
 * of it where the classifying layer has several components or there is one class alone.
 */
export function createDiscrimination(
  labels: Labels,
  classifier: string | undefined,
  { deformation, noise, key }: { readonly deformation: number; readonly noise: number; readonly key: PhiloxKey },
): { readonly visitor: Visitor; discrimination(): Discrimination | undefined } {
  const seen: Record<'clean' | 'deformed' | 'noisy', Placed[]> = { clean: [], deformed: [], noisy: [] };
  let first = 0;
  let several = false;
  const take = (list: Placed[], layers: readonly LayerRows[]) => {
    const layer = classifier === undefined ? layers.at(-1) : layers.find((candidate) => candidate.layer === classifier);
    several ||= layer?.size !== 1;
    if (several) return;
    for (const [i, output] of layer!.rows.entries()) {
      const label = Number(labels[first + i]);
      list.push({ group: groupOf(first + i, key), label, output });
    }
  };
  const visitor: Visitor = {
    begin(chunk, layers) {
      first = chunk.first;
      take(seen.clean, layers);
    },
    perturbed(perturbation, _, layers) {
      if (perturbation === deformation) take(seen.deformed, layers);
      if (perturbation === noise) take(seen.noisy, layers);
    },
    end() {},
  };
  const discrimination = () => {
    const positive = seen.clean.filter(({ label }) => label > 0).length;
    const rarer = Math.min(positive, seen.clean.length - positive);
    if (several || rarer === 0) return undefined;
    return {
      chance: rarer / seen.clean.length,
      clean: thresholdError(seen.clean),
      deformed: thresholdError(seen.deformed),
      noisy: thresholdError(seen.noisy),
      sensitivityIndex: indexOf(seen.noisy),
    };
  };
  return { visitor, discrimination };
}

/** Error at thresholds that are chosen on the other groups. */
function thresholdError(placed: readonly Placed[]): Estimate {
  const [sizes, wrong] = [new Float64Array(groupCount), new Float64Array(groupCount)];
  for (const { group } of placed) sizes[group]!++;
  for (let g = 0; g < groupCount; g++) {
    if (sizes[g] === 0) continue;
    const others = placed.filter(({ group }) => group !== g);
    if (others.length === 0) return { value: Number.NaN, standardError: Number.NaN, drawError: Number.NaN };
    const { threshold } = bestThreshold(
      others.map(({ output }) => output),
      others.map(({ label }) => label),
    );
    for (const { group, output, label } of placed) {
      if (group === g && output > threshold !== label > 0) wrong[g]!++;
    }
  }
  return jackknifeGroups(sizes, (leftOut) => {
    const without = (numbers: Float64Array) =>
      numbers.reduce((sum, value, g) => (g === leftOut ? sum : sum + value), 0);
    return without(wrong) / without(sizes);
  });
}

/** d′; groups without which a class is empty make it NaN. */
function indexOf(placed: readonly Placed[]): Estimate {
  const classes = [0, 1].map(() => Array.from({ length: groupCount }, () => new RunningMoments()));
  const sizes = new Float64Array(groupCount);
  for (const { group, label, output } of placed) {
    sizes[group]!++;
    classes[label > 0 ? 0 : 1]![group]!.add(output);
  }
  return jackknifeGroups(sizes, (leftOut) => {
    const [positive, negative] = classes.map((groups) => {
      const merged = new RunningMoments();
      for (const [g, moments] of groups.entries()) if (g !== leftOut) merged.merge(moments);
      return { mean: merged.mean, variance: merged.variance };
    });
    if (!Number.isFinite(positive!.variance) || !Number.isFinite(negative!.variance)) return Number.NaN;
    return sensitivityIndex(positive!, negative!);
  });
}
