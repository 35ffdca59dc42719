import type { LayerPlan, NetworkPlan } from '../../nets/ring/plan.js';
import type { AdapterDescription } from '../../numerics/webgpu/adapters.js';
import { type Problem, trackCount } from '../problem.js';

/**
 * How a sample streams through a net, so that few values of a map have to be held at a time.
 *
 * `ring`: the whole ring in straight code. Fastest, for short rings.
 * `headed`: the first `head` sites of the ring go by in straight code, then `turns` times `stepSites` sites in a loop,
 * then the rest and, once more, as many of the first sites as the layers still need. Layer k computes its sites
 * `start`, `start` + 1, … (modulo its ring), each of them once.
 * `rolling`: the ring goes by in steps of a loop, the last one of `lastSites` sites, then the first `warmUp` steps once
 * more; each layer counts from step `warmUp` on. Least code, for deep nets; some sites are computed twice.
 */
export type StreamPlan =
  | { readonly mode: 'ring' }
  | {
      readonly mode: 'headed';
      readonly stepSites: number;
      readonly turns: number;
      readonly maps: readonly StreamedMap[];
    }
  | {
      readonly mode: 'rolling';
      readonly stepSites: number;
      readonly steps: number;
      readonly lastSites: number;
      readonly warmUp: number;
      readonly maps: readonly StreamedMap[];
    };

/** A map that goes by. */
export interface StreamedMap {
  /** First site that doesn't need sites at the other end of the ring. */
  readonly start: number;
  /** Sites known before the loop: up to this one, exclusively; in a rolling plan those below 0 stand for nothing. */
  readonly known: number;
  /** Sites that a turn of the loop adds. */
  readonly perTurn: number;
  /** Sites before `known` that the next layer reads in the loop. */
  readonly kept: number;
}

/** What a Philox block with its four variates costs, in multiplications, beside a tap. */
const blockWork = 150;
/**
 * Bounds of straight code, which takes long to compile: its work, and the float32 variables of a
 * sample that are alive in it.
 */
const usualWork = 6000;
const mostVariables = 300;
/**
 * The first bound for SwiftShader, the software adapter of Chromium: its compiler takes much more than twice the time
 * for twice the code. The high-frequency net at ξ = 7, l = 32 was not compiled in three minutes as a ring, and is in
 * some seconds as a loop within this bound.
 */
const swiftShaderWork = 1200;
/** Sites of a turn of the loop, if the bounds allow: long turns lose little at their ends. */
const wishedStep = 16;

/** The most work that straight code for an adapter should hold. */
export function straightWork({ name, architecture }: AdapterDescription): number {
  return /swiftshader/i.test(`${name} ${architecture}`) ? swiftShaderWork : usualWork;
}

/**
 * The stream plan of a problem, within `mostWork` of straight code where there is one; undefined for
 * nets too wide to stream.
 */
export function planStream(problem: Problem, mostWork = usualWork): StreamPlan | undefined {
  const work = sampleWork(problem);
  if (work <= mostWork) return { mode: 'ring' };
  const rates = outputRates(problem.plan);
  if (rates !== undefined) {
    const multiple = leastCommonMultiple(4, rates.at(-1)!);
    for (const bound of [mostWork, usualWork]) {
      const loop = headedPlan(problem, rates, multiple, bound) ?? rollingPlan(problem, rates, multiple, bound);
      if (loop !== undefined) return loop;
    }
  }
  return work <= usualWork ? { mode: 'ring' } : undefined;
}

function headedPlan(
  problem: Problem,
  rates: readonly number[],
  multiple: number,
  mostWork: number,
): StreamPlan | undefined {
  const { plan, length } = problem;
  const perSite = sampleWork(problem) / length;
  const { maps, head } = headSites(plan, multiple);
  const alive = maps.map((map, k) => channelsOf(plan, k) * (map.kept + map.known - map.start));
  if (trackCount(problem) * total(alive) > mostVariables) return undefined;
  for (let stepSites = Math.max(multiple, wishedStep - (wishedStep % multiple)); stepSites > 0; stepSites -= multiple) {
    const turns = Math.floor((length - head) / stepSites);
    const rest = length - head - turns * stepSites;
    if (turns < 2 || perSite * (2 * head + stepSites + rest) > mostWork) continue;
    return { mode: 'headed', stepSites, turns, maps: withTurns(maps, rates, stepSites) };
  }
  return undefined;
}

function rollingPlan(
  problem: Problem,
  rates: readonly number[],
  stepSites: number,
  mostWork: number,
): StreamPlan | undefined {
  const { plan, length } = problem;
  if (length % stepSites !== 0 && rates.at(-1) !== 1) return undefined;
  const maps = reach(plan, 0);
  const alive = maps.map((map, k) => channelsOf(plan, k) * map.kept);
  const perSite = sampleWork(problem) / length;
  const partial = length % stepSites === 0 ? 1 : 2;
  if (trackCount(problem) * total(alive) > mostVariables) return undefined;
  if (perSite * stepSites * partial > mostWork) return undefined;
  const steps = Math.ceil(length / stepSites);
  const warmUp = Math.max(...maps.map(({ start, known }, k) => Math.ceil((start - known) / (stepSites / rates[k]!))));
  return {
    mode: 'rolling',
    stepSites,
    steps,
    lastSites: length - (steps - 1) * stepSites,
    warmUp,
    maps: withTurns(maps, rates, stepSites),
  };
}

function withTurns(maps: readonly Reach[], rates: readonly number[], stepSites: number): StreamedMap[] {
  return maps.map((map, k) => ({ ...map, perTurn: stepSites / rates[k]! }));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** What a sample costs, in multiplications; a rectification or a difference counts as one. */
function sampleWork(problem: Problem): number {
  const noise = problem.withNoise ? (blockWork * problem.length) / 4 : 0;
  return noise + trackCount(problem) * layerWork(problem.plan);
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

type Reach = Omit<StreamedMap, 'perTurn'>;

/** The least head after which every map has what the next layer reads. */
function headSites(plan: NetworkPlan, multiple: number): { head: number; maps: Reach[] } {
  for (let head = multiple; ; head += multiple) {
    const maps = reach(plan, head);
    if (maps.every(({ start, known, kept }) => known - kept >= start && known > start)) return { head, maps };
  }
}

/** What is known of every map after `head` sites of the input, whatever the sites before the first one were. */
function reach(plan: NetworkPlan, head: number): Reach[] {
  const maps = [{ start: 0, known: head, kept: 0 }];
  for (const [k, layer] of plan.layers.entries()) {
    const source = maps[k]!;
    const [least, most] = tapRange(layer);
    const start = Math.ceil((source.start - least) / layer.stride);
    const known = Math.floor((source.known - 1 - most) / layer.stride) + 1;
    source.kept = Math.max(0, source.known - (layer.stride * known + least));
    maps.push({ start, known, kept: 0 });
  }
  return maps;
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
