import { type NoiseSplit, splitNoise } from '../../numerics/noise-moments.js';
import type { PhiloxKey } from '../../numerics/random/key.js';
import { ChangeMoments } from '../averages/change-moments.js';
import type { Estimate } from '../averages/estimate.js';
import { jackknifeGroups } from '../averages/group-jackknife.js';
import { groupOf } from '../averages/sample-groups.js';
import { groupCount } from '../averages/spread-moments.js';
import type { Conventions } from '../inputs/conventions.js';
import type { LayerRows } from '../inputs/predictor.js';
import type { Visitor } from '../measurement/walk.js';

/** G_f of a layer in parts, and what is left of it when gain and shift are chosen anew (`splitNoise`). */
export interface LayerSplit {
  /** The part of G_f that is common to all inputs; where G_f is a ratio of means. */
  readonly shift?: Estimate;
  /** The rest of G_f; where G_f is a ratio of means. */
  readonly rest?: Estimate;
  /** Recalibrated noise sensitivity G* = (1 − r²)/2; always of means, whatever the conventions of G_f. */
  readonly recalibrated: Estimate;
}

/** What is split, and how. */
interface SplitOptions {
  /** Number of the noise among the perturbations. */
  readonly perturbation: number;
  readonly draws: number;
  readonly key: PhiloxKey;
}

/** Numbers in the two vectors of all groups, and the least groups that tell an error. */
const groupNumbers = 2 ** 21;
const leastGroups = 4;

/** Groups of samples for representations of so many numbers in all: fewer where these are large. */
function groupsFor(numbers: number): number {
  return Math.min(groupCount, Math.max(leastGroups, Math.floor(groupNumbers / (2 * numbers))));
}

/**
 * Measures the split of G_f of every layer, of the perturbation of a given number. Values are without their bias of
 * order 1/P, errors by the jackknife of random groups; the error of a measured norm of the noise is not in them. Memory
 * holds 8 to 32 representations of one sample, for 4 to 16 groups, fewer where they are large: errors of 4 groups are
 * themselves known to 40 %.
 */
export function createNoiseSplit(
  { average, spread, pairs }: Conventions,
  { perturbation, draws, key }: SplitOptions,
): { readonly visitor: Visitor; splits(): LayerSplit[] } {
  let layers: readonly ChangeMoments[] | undefined;
  let clean: readonly LayerRows[] = [];
  /** By layer, means over draws of the chunk's changes, and of their squares. */
  let changes: readonly { readonly mean: Float64Array; readonly squares: Float64Array }[] = [];
  let groups: number[] = [];
  const visitor: Visitor = {
    begin({ first, batch }, outputs) {
      clean = outputs;
      const count = groupsFor(outputs.reduce((sum, { size }) => sum + size, 0));
      layers ??= outputs.map(({ size }) => new ChangeMoments(size, count));
      const samples = batch.shape[0]!;
      groups = Array.from({ length: samples }, (_, i) => groupOf(first + i, key) % count);
      changes = outputs.map(({ rows }) => ({
        mean: new Float64Array(rows.length),
        squares: new Float64Array(samples),
      }));
    },
    perturbed(number, _, outputs) {
      if (number !== perturbation) return;
      for (const [l, { rows, size }] of outputs.entries()) {
        const before = clean[l]!.rows;
        const { mean, squares } = changes[l]!;
        for (let i = 0, k = 0; i < squares.length; i++) {
          let square = 0;
          for (const end = k + size; k < end; k++) {
            const change = rows[k]! - before[k]!;
            mean[k]! += change / draws;
            square += change * change;
          }
          squares[i]! += square / draws;
        }
      }
    },
    end() {
      for (const [l, layer] of layers!.entries()) {
        const { rows, size } = clean[l]!;
        const { mean, squares } = changes[l]!;
        for (const [i, group] of groups.entries()) layer.add(rows, mean, i * size, squares[i]!, group);
      }
    },
  };
  const splits = () =>
    (layers ?? []).map((layer): LayerSplit => {
      const known = new Map<number | undefined, NoiseSplit>();
      const split = (leftOut: number | undefined) => {
        const found = known.get(leftOut) ?? splitNoise(layer.moments(pairs, leftOut));
        known.set(leftOut, found);
        return found;
      };
      const estimate = (part: keyof NoiseSplit) => jackknifeGroups(layer.counts, (leftOut) => split(leftOut)[part]);
      const ofMeans = average === 'mean' && spread === 'mean';
      return {
        ...(ofMeans && { shift: estimate('shift'), rest: estimate('rest') }),
        recalibrated: estimate('recalibrated'),
      };
    });
  return { visitor, splits };
}
