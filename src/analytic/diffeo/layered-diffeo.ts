import type { Awaitable, Floats } from '../../nets/engines/engine.js';
import type { MapShape } from '../../nets/layout/net-layout.js';
import { differenceOfSquares, overSpread } from '../../twopixels/spread.js';
import { type PairOrbits, pairOrbits } from './pair-orbits.js';
import { shiftedSites } from './shifted-sites.js';

/** What a net makes of an input at one place: values [channels, sites..]. */
export interface Representation {
  readonly shape: MapShape;
  /** Sites of the input, along each axis, that shift it by one site. */
  readonly stride: number;
}

/** Pairs of lit pixels with their weights, and where displacements take them, all equally likely. */
export interface DisplacedPairs {
  /** Sites of the input along each axis. */
  readonly size: readonly number[];
  readonly pairs: readonly { readonly pair: readonly [number, number]; readonly weight: number }[];
  readonly moves: {
    readonly count: number;
    moved(pair: readonly [number, number], number: number): readonly [number, number];
  };
}

/** A net as an enumeration of pairs sees it. */
export interface PairNet {
  /** Translations of the input by multiples of so many sites move representations along; undefined for none. */
  readonly period: number | undefined;
  readonly representations: readonly Representation[];
  /** Representations of some pairs [B, channels, sites..] each. */
  evaluate(pairs: readonly (readonly [number, number])[]): Awaitable<readonly Floats[]>;
}

/** Most numbers that representations of all states may hold. */
const mostNumbers = 2 ** 26;
/** Most differences of representations. */
const mostDifferences = 2 ** 33;
/** Pairs that are evaluated at once. */
const chunk = 128;

/**
 * D of every representation of any net on pairs of lit pixels, by enumeration of all pairs and displacements; pairs
 * that are translates of each other by the period of the net are evaluated once. Undefined where that is too much.
 */
export async function layeredDiffeo(data: DisplacedPairs, net: PairNet): Promise<number[] | undefined> {
  const { size, moves } = data;
  const orbits = pairOrbits(size, net.period);
  const total = data.pairs.reduce((sum, { weight }) => sum + weight, 0);
  const sizes = net.representations.map(({ shape }) => shape.size.reduce((product, n) => product * n, shape.channels));
  const values = sizes.reduce((sum, each) => sum + each, 0);
  if (data.pairs.length * moves.count * values > mostDifferences) return undefined;
  const states = statesOf(data, orbits, Math.floor(mostNumbers / values));
  if (states === undefined) return undefined;
  const maps = await evaluated(states.pairs, sizes, net);
  const numerators = new Float64Array(sizes.length);
  const squares = new Float64Array(sizes.length);
  const means = sizes.map((each) => new Float64Array(each));
  // Distances do not change, and cancel less where a map has a large common part.
  const origins = net.representations.map(({ shape }, k) => channelMeans(maps[k]!.subarray(0, sizes[k]!), shape));
  for (const { pair, weight: given } of data.pairs) {
    const weight = given / total;
    const { state, shift } = states.of(pair);
    const moved = Array.from({ length: moves.count }, (_, number) => states.of(moves.moved(pair, number)));
    for (const [k, { shape, stride }] of net.representations.entries()) {
      const length = sizes[k]!;
      const own = maps[k]!.subarray(state * length, (state + 1) * length);
      const mean = means[k]!;
      const origin = origins[k]!;
      for (let i = 0; i < length; i++) {
        const value = own[i]! - origin[i]!;
        squares[k]! += weight * value * value;
        mean[i]! += weight * value;
      }
      let sum = 0;
      for (const { state: other, shift: otherShift } of moved) {
        const values = maps[k]!.subarray(other * length, (other + 1) * length);
        const by = otherShift.map((sites, axis) => (sites - shift[axis]!) / stride);
        sum += squaredDistance(own, values, shape, by);
      }
      numerators[k]! += (weight * sum) / moves.count;
    }
  }
  return net.representations.map(({ shape, stride }, k) => {
    const step = net.period === undefined ? undefined : net.period / stride;
    const spread = 2 * differenceOfSquares(squares[k]!, squaredMean(means[k]!, shape, step));
    return overSpread(numerators[k]!, spread);
  });
}

interface State {
  readonly state: number;
  /** The pair is the state moved by so many sites along each axis. */
  readonly shift: readonly number[];
}

/**
 * The states that pairs and displaced pairs are in; undefined if there are more than `most`. Which state a displaced
 * pair is in is not listed: a small frame has 10⁷ of them.
 */
function statesOf({ pairs, moves }: DisplacedPairs, orbits: PairOrbits, most: number) {
  const numbers = new Map<number, number>();
  const found: (readonly [number, number])[] = [];
  const add = (pair: readonly [number, number]): void => {
    const { key } = orbits.of(pair);
    if (numbers.has(key)) return;
    numbers.set(key, found.length);
    found.push(orbits.pairOf(key));
  };
  for (const { pair } of pairs) {
    add(pair);
    for (let number = 0; number < moves.count; number++) add(moves.moved(pair, number));
    if (found.length > most) return undefined;
  }
  return {
    pairs: found,
    of(pair: readonly [number, number]): State {
      const { key, shift } = orbits.of(pair);
      return { state: numbers.get(key)!, shift };
    },
  };
}

/** Representations of all states, behind each other. */
async function evaluated(
  states: readonly (readonly [number, number])[],
  sizes: readonly number[],
  net: PairNet,
): Promise<Float64Array[]> {
  const maps = sizes.map((size) => new Float64Array(states.length * size));
  for (let first = 0; first < states.length; first += chunk) {
    const values = await net.evaluate(states.slice(first, first + chunk));
    for (const [k, map] of maps.entries()) map.set(values[k]!, first * sizes[k]!);
  }
  return maps;
}

/** The mean over the sites of each channel, at every site. */
function channelMeans(map: Float64Array, { channels }: MapShape): Float64Array {
  const sites = map.length / channels;
  return map.map((_, i) => {
    const row = Math.floor(i / sites) * sites;
    return map.subarray(row, row + sites).reduce((sum, value) => sum + value, 0) / sites;
  });
}

/** ‖T other − own‖², T the translation by so many sites. */
function squaredDistance(own: Float64Array, other: Float64Array, { channels, size }: MapShape, by: readonly number[]) {
  let sum = 0;
  if (size.length === 0 || by.every((sites) => sites === 0)) {
    for (let i = 0; i < own.length; i++) sum += (other[i]! - own[i]!) ** 2;
    return sum;
  }
  const from = shiftedSites(size, by);
  for (let channel = 0; channel < channels; channel++) {
    const row = channel * from.length;
    for (let site = 0; site < from.length; site++) sum += (other[row + from[site]!]! - own[row + site]!) ** 2;
  }
  return sum;
}

/** ‖⟨f⟩‖² of a map whose mean over classes is `mean`, averaged over translations by multiples of `step` sites. */
function squaredMean(mean: Float64Array, { channels, size }: MapShape, step: number | undefined): number {
  if (step === undefined || size.length === 0) return mean.reduce((sum, value) => sum + value * value, 0);
  const sites = mean.length / channels;
  const residues = step ** size.length;
  const repeats = sites / residues;
  let norm = 0;
  for (let channel = 0; channel < channels; channel++) {
    const totals = new Float64Array(residues);
    for (let site = 0; site < sites; site++) totals[residueOf(site, size, step)]! += mean[channel * sites + site]!;
    for (const sum of totals) norm += sum ** 2 / repeats;
  }
  return norm;
}

function residueOf(site: number, size: readonly number[], step: number): number {
  let [rest, residue, factor] = [site, 0, 1];
  for (let axis = size.length - 1; axis >= 0; axis--) {
    residue += factor * ((rest % size[axis]!) % step);
    rest = Math.floor(rest / size[axis]!);
    factor *= step;
  }
  return residue;
}
