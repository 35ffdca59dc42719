import { createForward } from '../../nets/ring/forward.js';
import type { NetworkPlan } from '../../nets/ring/plan.js';
import { type Representative, representatives } from '../../twopixels/orbits.js';
import { label, pairImage, ringDistance, type TwoPixelTask } from '../../twopixels/task.js';
import { layerPeriods, translationAverage } from '../../twopixels/translation-average.js';

/** What a net makes of the pairs of a task without noise. */
export interface CleanMaps {
  readonly plan: NetworkPlan;
  readonly pairs: readonly Representative[];
  /** Label of each representative pair. */
  readonly labels: readonly (1 | -1)[];
  /** Input, activations of each layer, flat [H, l], and output of representative pair n; the next call may reuse it. */
  map(n: number): CleanMap;
  /** Output of each representative pair. */
  readonly outputs: Float64Array;
  /** Sites of each layer after which the maps of translated pairs repeat. */
  readonly periods: readonly number[];
  /** Mean ⟨F⟩ of each layer over all pairs, flat [H, l]. */
  readonly means: readonly Float64Array[];
  /** Mean output. */
  readonly meanOutput: number;
}

/** What a net makes of one pair without noise. */
export interface CleanMap {
  readonly input: Float64Array;
  readonly layers: readonly Float64Array[];
  readonly output: number;
}

/** Numbers up to which the maps are kept; beyond they are computed again. */
const mostKept = 2 ** 22;

/** Runs a net on the pairs of a task without noise. */
export function cleanMaps(plan: NetworkPlan, task: TwoPixelTask): CleanMaps {
  const run = createForward(plan);
  const pairs = representatives(task, plan);
  const compute = (n: number): CleanMap => {
    const input = pairImage(task.length, pairs[n]!.pair);
    return { input, ...run(input) };
  };
  const units = plan.layers.reduce((sum, { outChannels, outLength }) => sum + outChannels * outLength, task.length);
  const kept = pairs.length * units > mostKept ? undefined : pairs.map((_, n) => copied(compute(n)));
  const map = (n: number): CleanMap => kept?.[n] ?? compute(n);
  const outputs = Float64Array.from(pairs, (_, n) => map(n).output);
  const periods = layerPeriods(task, plan);
  const sums = plan.layers.map(({ outChannels, outLength }) => new Float64Array(outChannels * outLength));
  for (const [n, { weight }] of pairs.entries()) {
    for (const [k, layer] of map(n).layers.entries()) {
      const sum = sums[k]!;
      for (let i = 0; i < sum.length; i++) sum[i]! += weight * layer[i]!;
    }
  }
  const means = plan.layers.map(({ outChannels, outLength }, k) => {
    return translationAverage(sums[k]!, outChannels, outLength, periods[k]!);
  });
  const meanOutput = pairs.reduce((sum, { weight }, n) => sum + weight * outputs[n]!, 0);
  const labels = pairs.map(({ pair: [a, b] }) => label(task, ringDistance(task.length, a, b)));
  return { plan, pairs, labels, map, outputs, periods, means, meanOutput };
}

function copied({ input, layers, output }: CleanMap): CleanMap {
  return { input, layers: layers.map((layer) => layer.slice()), output };
}
