import type { LayerPlan, NetworkPlan } from '../../twopixels/plan.js';
import { type Problem, trackCount } from '../problem.js';

/**
 * How a sample streams through a net, so that no map has to be held: the first `head` sites of the ring go by in straight code, then
 * `turns` times `stepSites` sites in a loop, then the rest and, once more, as many of the first sites as the layers still need.
 * Layer k computes its sites `start`, `start` + 1, … (modulo its ring), each of them once.
 */
export interface StreamPlan {
  /** Input sites before the loop, a multiple of four; the whole ring where there is no loop. */
  readonly head: number;
  /** Input sites of a turn of the loop, a multiple of four. */
  readonly stepSites: number;
  readonly turns: number;
  /** For the input and then each layer; undefined where there is no loop. */
  readonly maps?: readonly StreamedMap[];
}

/** A map that goes by. */
export interface StreamedMap {
  /** First site that is computed: those before need sites at the other end of the ring. */
  readonly start: number;
  /** Sites known before the loop: up to this one, exclusively. */
  readonly known: number;
  /** Sites that a turn of the loop adds. */
  readonly perTurn: number;
  /** Sites before `known` that the next layer reads in the loop. */
  readonly kept: number;
}

/** What a Philox block with its four variates costs, in multiplications, beside a tap. */
const blockWork = 150;
/** Bounds: work of straight code, and float32 variables of a sample at a time. */
const mostWork = 40_000;
const mostVariables = 1200;
/** Work up to which the whole ring is straight code. */
const straightWork = 6000;
/** Sites of a turn, if work allows. */
const wishedStep = 16;

/** The stream plan of a problem; undefined for nets too wide to stream. */
export function planStream(problem: Problem): StreamPlan | undefined {
  const { plan, length } = problem;
  const tracks = trackCount(problem);
  const noise = problem.withNoise ? blockWork / 4 : 0;
  const perSite = noise + (tracks * layerWork(plan)) / length;
  if (perSite * length <= straightWork) return { head: length, stepSites: 0, turns: 0 };
  const rates = outputRates(plan);
  if (rates === undefined) return undefined;
  const multiple = leastCommonMultiple(4, rates.at(-1)!);
  const { maps: reach, head } = headSites(plan, multiple);
  for (
    let stepSites = Math.max(multiple, Math.floor(wishedStep / multiple) * multiple);
    stepSites > 0;
    stepSites -= multiple
  ) {
    const turns = Math.floor((length - head) / stepSites);
    const rest = length - head - turns * stepSites;
    const variables =
      tracks * reach.reduce((sum, map, k) => sum + channelsOf(plan, k) * (map.kept + map.known - map.start), 0);
    if (turns < 2 || variables > mostVariables) continue;
    if (perSite * (2 * head + stepSites + rest) > mostWork) continue;
    const maps = reach.map((map, k) => ({ ...map, perTurn: stepSites / rates[k]! }));
    return { head, stepSites, turns, maps };
  }
  return undefined;
}

/** Multiplications of a pass, and one rectification a site. */
function layerWork({ layers }: NetworkPlan): number {
  return layers.reduce((sum, layer) => sum + layer.outLength * (layer.tapWeight.length + layer.outChannels), 0);
}

/** Input sites of a site of the input and of each layer's map; undefined if a stride doesn't divide its ring. */
function outputRates({ layers }: NetworkPlan): number[] | undefined {
  const rates = [1];
  for (const { stride, inLength } of layers) {
    if (inLength % stride !== 0) return undefined;
    rates.push(rates.at(-1)! * stride);
  }
  return rates;
}

/** The least head after which every map has what the next layer reads. */
function headSites(plan: NetworkPlan, multiple: number): { head: number; maps: Omit<StreamedMap, 'perTurn'>[] } {
  for (let head = multiple; ; head += multiple) {
    const maps = [{ start: 0, known: head, kept: 0 }];
    for (const [k, layer] of plan.layers.entries()) {
      const source = maps[k]!;
      const [least, most] = tapRange(layer);
      const start = Math.ceil((source.start - least) / layer.stride);
      const known = Math.floor((source.known - 1 - most) / layer.stride) + 1;
      source.kept = Math.max(0, source.known - (layer.stride * known + least));
      maps.push({ start, known, kept: 0 });
    }
    if (maps.every(({ start, known, kept }) => known - kept >= start && known > start)) return { head, maps };
  }
}

/** Least and largest offset of the taps of a layer, with 0 among them. */
function tapRange({ tapOffset }: LayerPlan): [number, number] {
  return [Math.min(0, ...tapOffset), Math.max(0, ...tapOffset)];
}

/** Channels of the input (k = 0) or of the map of layer k. */
export function channelsOf(plan: NetworkPlan, k: number): number {
  return k === 0 ? plan.layers[0]!.inChannels : plan.layers[k - 1]!.outChannels;
}

function leastCommonMultiple(a: number, b: number): number {
  let multiple = a;
  while (multiple % b !== 0) multiple += a;
  return multiple;
}
