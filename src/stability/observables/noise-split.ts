import { type NoiseSplit, splitNoise } from '../../numerics/noise-moments.js';
import type { PhiloxKey } from '../../numerics/random/key.js';
import { ChangeMoments } from '../averages/change-moments.js';
import type { Estimate } from '../averages/estimate.js';
import { jackknifeGroups } from '../averages/group-jackknife.js';
import { groupOf } from '../averages/sample-groups.js';
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

/**
 * Measures the split of G_f of every layer, of the perturbation of a given number. Values are without their bias of
 * order 1/P, errors by the jackknife of random groups; the error of a measured norm of the noise is not in them. Memory
 * holds some 32 representations of one sample.
 */
export function createNoiseSplit(
  { average, spread, pairs }: Conventions,
  { perturbation, draws, key }: { readonly perturbation: number; readonly draws: number; readonly key: PhiloxKey },
): { readonly visitor: Visitor; splits(): LayerSplit[] } {
  const layers: ChangeMoments[] = [];
  let clean: readonly LayerRows[] = [];
  let groups: number[] = [];
  const visitor: Visitor = {
    begin({ first, batch }, outputs) {
      clean = outputs;
      groups = Array.from({ length: batch.shape[0]! }, (_, i) => groupOf(first + i, key));
      for (const [l, { rows, size }] of outputs.entries()) {
        layers[l] ??= new ChangeMoments(size, draws);
        for (const [i, group] of groups.entries()) layers[l].addSample(rows, i * size, group);
      }
    },
    perturbed(number, _, outputs) {
      if (number !== perturbation) return;
      for (const [l, { rows, size }] of outputs.entries()) {
        for (const [i, group] of groups.entries()) layers[l]!.addChange(clean[l]!.rows, rows, i * size, group);
      }
    },
    end() {},
  };
  const splits = () =>
    layers.map((layer): LayerSplit => {
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
