import { createForward } from '../../nets/ring/forward.js';
import { type ConvNet, filterShape } from '../../nets/ring/network.js';
import { planNetwork } from '../../nets/ring/plan.js';
import { pixelResponses } from '../../nets/ring/response.js';
import { requireInteger } from '../../numerics/input-error.js';
import { label, pairImage, type TwoPixelTask } from '../../twopixels/task.js';

/** One weight of a filter; `offset` is the site it reads, relative to the one it writes. */
export type FilterWeight = {
  readonly layer: number;
  readonly outChannel: number;
  readonly inChannel: number;
  readonly offset: number;
  readonly weight: number;
};

/** Value of one channel of one layer at one site; layer 0 is the input. Channels count from 1. */
export type SiteValue = {
  readonly layer: number;
  readonly channel: number;
  readonly site: number;
  readonly value: number;
};

/** Everything that a picture of a constructed network shows. */
export interface SolutionView {
  /** Number of layers. */
  readonly depth: number;
  /** Sites of the ring and scale of the task. */
  readonly task: TwoPixelTask;
  /** d of the pair that is shown. */
  readonly distance: number;
  /** All weights. */
  readonly filters: readonly FilterWeight[];
  /** T_k: response of every layer to a pixel lit at site 0, biases left out. */
  readonly responses: readonly SiteValue[];
  /** Activations of every layer for pixels lit at the sites 0 and d. */
  readonly activations: readonly SiteValue[];
  /** Output for a pair at each distance, the first pixel at site 0. */
  readonly outputs: readonly { readonly distance: number; readonly output: number; readonly label: 1 | -1 }[];
}

/**
 * Filters, responses and activations of a network on a task, for a pair at a distance d.
 * @throws InputError unless d is an integer from 1 to l/2
 *
 * @example
 * ```ts
 * import { buildModel, solutionView } from 'diffeolab/tasks';
 *
 * const { network, task } = buildModel({ solution: 'low-frequency', scale: 3, length: 16 });
 * const view = solutionView(network, task, 3);
 * console.log(view.depth, view.distance, view.filters.length); // 1 3 3
 * ```
 */
export function solutionView(network: ConvNet, task: TwoPixelTask, distance: number): SolutionView {
  const { length } = task;
  const farthest = Math.floor(length / 2);
  requireInteger('solutionView', 'distance', distance, 1, farthest);
  const plan = planNetwork(network, length);
  const run = createForward(plan);
  const input = pairImage(length, [0, distance]);
  const shapes = [{ channels: 1, sites: length }].concat(
    plan.layers.map(({ outChannels, outLength }) => ({ channels: outChannels, sites: outLength })),
  );
  const spread = (maps: readonly Float64Array[], first: number, centre: number) =>
    maps.flatMap((map, k) => siteValues(map, first + k, shapes[first + k]!, length, centre));
  return {
    depth: plan.layers.length,
    task,
    distance,
    filters: network.layers.flatMap((layer, k) => {
      const [outChannels, inChannels, size] = filterShape(layer);
      const left = Math.floor((size - 1) / 2);
      return grid([outChannels, inChannels, size]).map(([h = 0, c = 0, t = 0]): FilterWeight => {
        return {
          layer: k + 1,
          outChannel: h + 1,
          inChannel: c + 1,
          offset: t - left,
          weight: layer.filters.get(h, c, t),
        };
      });
    }),
    responses: spread(
      pixelResponses(network, length).map(({ data }) => data),
      1,
      0,
    ),
    activations: spread([input, ...run(input).layers], 0, distance / 2),
    outputs: Array.from({ length: farthest }, (_, i) => {
      const { output } = run(pairImage(length, [0, i + 1]));
      return { distance: i + 1, output, label: label(task, i + 1) };
    }),
  };
}

/** A map [H, sites] as rows, its sites at their places on the ring, unrolled around `centre`. */
function siteValues(
  map: Float64Array,
  layer: number,
  shape: { channels: number; sites: number },
  length: number,
  centre: number,
): SiteValue[] {
  const pitch = length / shape.sites;
  return grid([shape.channels, shape.sites]).map(([channel = 0, i = 0]) => {
    const place = i * pitch;
    const site = place > centre + length / 2 ? place - length : place;
    return { layer, channel: channel + 1, site, value: map[channel * shape.sites + i]! };
  });
}

/** All multi-indices below a shape, the last index fastest. */
function grid(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (rows, size) => rows.flatMap((row) => Array.from({ length: size }, (_, i) => [...row, i])),
    [[]],
  );
}
