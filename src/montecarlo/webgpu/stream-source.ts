import type { LayerPlan } from '../../nets/ring/plan.js';
import type { Problem } from '../problem.js';
import { float32Literal } from './literals.js';
import { channelsOf, type StreamedMap, type StreamPlan } from './stream-plan.js';

/** Copies of the net: `c` on the clean input, `d` on the displaced one, `n` on the noisy one. */
type Track = 'c' | 'd' | 'n';

/** Names of the variables that hold the numerators of a sample, in their order. */
export function numeratorNames({ plan, withDiffeo, withNoise }: Problem): string[] {
  const names = (track: Track) => [...plan.layers.map((_, k) => `sum_${track}${k}`), `out_${track}`];
  return [...(withDiffeo ? names('d') : []), ...(withNoise ? names('n') : [])];
}

/**
 * WGSL of `numerators(sample)`: one invocation runs one sample through the net, its sites streaming through variables
 * (stream-plan.ts), and leaves the squared differences in the variables of `numeratorNames`.
 */
export function streamSource(problem: Problem, stream: StreamPlan): string {
  const names = numeratorNames(problem);
  const outputs = names.filter((name) => name.startsWith('out'));
  const body = new StreamWriter(problem, stream);
  if (stream.mode === 'ring') body.wholeRing();
  else if (stream.mode === 'headed') body.headedLoop(stream);
  else body.rollingLoop(stream);
  return [
    ...names.map((name) => `var<private> ${name}: f32;`),
    ...savedVariates(problem, stream),
    'fn numerators(sample: u32) {',
    'let lit = drawPair(sample);',
    ...(problem.withNoise ? ['let noise = noisePart(sample);'] : []),
    ...names.map((name) => `${name} = 0f;`),
    ...body.lines,
    ...outputs.map((name) => `${name} = ${name} * ${name};`),
    '}\n',
  ].join('\n');
}

/** Variates of the first steps of a rolling plan, which come again at its end. */
function savedVariates(problem: Problem, stream: StreamPlan): string[] {
  if (stream.mode !== 'rolling' || !problem.withNoise) return [];
  return [`var<private> saved: array<vec4f, ${(savedSteps(stream) * stream.stepSites) / 4}>;`];
}

function savedSteps({ steps, warmUp }: RollingPlan): number {
  return Math.max(1, Math.min(steps, warmUp));
}

/** A variable of a loop, and the track, layer, channel and site of the value that it holds before the first turn. */
interface Kept {
  readonly name: string;
  readonly key: readonly [Track, number, number, number];
}

type HeadedPlan = Extract<StreamPlan, { mode: 'headed' }>;
type RollingPlan = Extract<StreamPlan, { mode: 'rolling' }>;

/** Writes the statements that compute sites of maps, each when it is first asked for. */
class StreamWriter {
  readonly lines: string[] = [];
  readonly #problem: Problem;
  readonly #tracks: readonly Track[];
  /** Maps: first computed sites. */
  readonly #starts: readonly number[];
  /** Names of the values known so far: track, layer, channel and site. */
  #known = new Map<string, string>();
  /** What is added to site numbers of the input in the loop. */
  #shift = '';
  #count = 0;

  constructor(problem: Problem, stream: StreamPlan) {
    this.#problem = problem;
    this.#tracks = [
      'c',
      ...(problem.withDiffeo ? (['d'] as const) : []),
      ...(problem.withNoise ? (['n'] as const) : []),
    ];
    this.#starts =
      stream.mode === 'headed' ? stream.maps.map(({ start }) => start) : [0, ...problem.plan.layers.map(() => 0)];
  }

  wholeRing(): void {
    const { layers } = this.#problem.plan;
    // In the order in which the last layer asks for them, so that few are alive at a time; then
    // those that it never reads.
    for (const k of [layers.length, ...layers.keys()].filter((layer) => layer > 0)) {
      this.#computeSites(k, 0, layers[k - 1]!.outLength);
    }
  }

  headedLoop({ stepSites, turns, maps }: HeadedPlan): void {
    const layers = this.#problem.plan.layers.map((layer, i) => ({ layer, k: i + 1, map: maps[i + 1]! }));
    for (const { k, map } of layers) this.#computeSites(k, map.start, map.known);
    const before = this.#known;
    const kept = this.#keptNames(maps);
    for (const { name, key } of kept) this.lines.push(`var ${name} = ${this.#value(...key)};`);
    this.lines.push(`for (var turn = 0u; turn < ${turns}u; turn++) {`);
    this.#shift = `turn * ${stepSites}u + `;
    this.#turn(maps, kept, stepSites, stepSites);
    this.lines.push('}');
    this.#shift = '';
    this.#known = before;
    for (const { name, key } of kept) {
      const [track, k, h, site] = key;
      this.#known.set([track, k, h, site + turns * maps[k]!.perTurn].join(), name);
    }
    for (const { k, layer, map } of layers) {
      this.#computeSites(k, map.known + turns * map.perTurn, map.start + layer.outLength);
    }
  }

  rollingLoop(plan: RollingPlan): void {
    const { stepSites, steps, lastSites, warmUp, maps } = plan;
    const kept = this.#keptNames(maps);
    for (const { name } of kept) this.lines.push(`var ${name} = 0f;`);
    this.lines.push(
      `for (var step = 0u; step < ${steps + warmUp}u; step++) {`,
      `let turn = step % ${steps}u;`,
      `if (step == ${warmUp}u) { ${numeratorNames(this.#problem)
        .map((name) => `${name} = 0f;`)
        .join(' ')} }`,
    );
    this.#shift = `turn * ${stepSites}u + `;
    const variates = this.#rolledVariates(plan);
    if (lastSites === stepSites) this.#turn(maps, kept, stepSites, stepSites, variates);
    else {
      this.lines.push(`if (turn == ${steps - 1}u) {`);
      this.#turn(maps, kept, stepSites, lastSites, variates);
      this.lines.push('} else {');
      this.#turn(maps, kept, stepSites, stepSites, variates);
      this.lines.push('}');
    }
    this.lines.push('}');
  }

  /** The variates of a step: drawn in the first turn of the ring, those of the first steps again afterwards. */
  #rolledVariates(plan: RollingPlan): ReadonlyMap<string, string> {
    if (!this.#problem.withNoise) return new Map();
    const blocks = plan.stepSites / 4;
    const numbers = Array.from({ length: blocks }, (_, b) => b);
    const at = (b: number) => `turn * ${blocks}u + ${b}u`;
    this.lines.push(
      ...numbers.map((b) => `var z${b}: vec4f;`),
      `if (step < ${plan.steps}u) {`,
      ...numbers.map((b) => `z${b} = gaussians(noise, ${at(b)});`),
      `if (step < ${savedSteps(plan)}u) {`,
      ...numbers.map((b) => `saved[${at(b)}] = z${b};`),
      '} } else {',
      ...numbers.map((b) => `z${b} = saved[${at(b)}];`),
      '}',
    );
    return new Map(numbers.map((b) => [`block ${b}`, `z${b}`]));
  }

  /** A turn of a loop, of `sites` sites: every layer's new sites, then what the next turn reads. */
  #turn(
    maps: readonly StreamedMap[],
    kept: readonly Kept[],
    stepSites: number,
    sites: number,
    variates: ReadonlyMap<string, string> = new Map(),
  ): void {
    const added = (k: number) => (maps[k]!.perTurn * sites) / stepSites;
    this.#known = new Map([...variates, ...kept.map(({ name, key }) => [key.join(), name] as const)]);
    for (const k of maps.keys()) {
      if (k > 0) this.#computeSites(k, maps[k]!.known, maps[k]!.known + added(k));
    }
    const next = kept.map(({ name, key: [track, k, h, site] }) => {
      return { name, value: this.#value(track, k, h, site + added(k)) };
    });
    // Through constants: what a variable takes may be the old value of another.
    for (const { name, value } of next) this.lines.push(`let next_${name} = ${value};`);
    for (const { name } of next) this.lines.push(`${name} = next_${name};`);
  }

  #keptNames(maps: readonly StreamedMap[]): Kept[] {
    return this.#tracks.flatMap((track) =>
      maps.flatMap(({ kept, known }, k) =>
        Array.from({ length: channelsOf(this.#problem.plan, k) }, (_, h) => h).flatMap((h) =>
          Array.from({ length: kept }, (_, i) => ({
            name: `kept_${track}${k}_${h}_${i}`,
            key: [track, k, h, known - kept + i] as const,
          })),
        ),
      ),
    );
  }

  /** Sites `first` to `end` − 1 of the map of layer k, compared with the clean ones. */
  #computeSites(k: number, first: number, end: number): void {
    const layer = this.#problem.plan.layers[k - 1]!;
    for (let site = first; site < end; site++) {
      for (let h = 0; h < layer.outChannels; h++) for (const track of this.#tracks) this.#value(track, k, h, site);
    }
  }

  /** The name of a value, which is computed if it isn't known. */
  #value(track: Track, k: number, h: number, site: number): string {
    const { plan, length } = this.#problem;
    const ring = k === 0 ? length : plan.layers[k - 1]!.outLength;
    const start = this.#starts[k]!;
    const place = this.#shift === '' ? start + ((((site - start) % ring) + ring) % ring) : site;
    const key = [track, k, h, place].join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const value = k === 0 ? this.#input(track, place) : this.#site(track, k, h, place);
    const name = this.#let('v', value);
    this.#known.set(key, name);
    if (track !== 'c' && k > 0) this.#compare(track, k, h, name, this.#value('c', k, h, place));
    return name;
  }

  #input(track: Track, site: number): string {
    const at = `${this.#shift}${site}u`;
    if (track === 'c') return `select(0f, 1f, ${at} == lit.x || ${at} == lit.y)`;
    if (track === 'd') return `select(0f, 1f, ${at} == lit.z) + select(0f, 1f, ${at} == lit.w)`;
    return `${this.#value('c', 0, 0, site)} + p.deviation * ${this.#variates(Math.floor(site / 4))}.${'xyzw'[site % 4]}`;
  }

  /** The name of the four variates of a Philox block. */
  #variates(block: number): string {
    const key = `block ${block}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const at = this.#shift === '' ? `${block}u` : `(${this.#shift}${4 * block}u) / 4u`;
    const name = this.#let('g', `gaussians(noise, ${at})`);
    this.#known.set(key, name);
    return name;
  }

  /** ReLU(bias + Σ w x). */
  #site(track: Track, k: number, h: number, site: number): string {
    const layer = this.#problem.plan.layers[k - 1]!;
    const bias = layer.bias[h]!;
    const terms = tapsOf(layer, h).map(({ channel, offset, weight }) =>
      scaled(weight, this.#value(track, k - 1, channel, layer.stride * site + offset)),
    );
    const sum = [...(bias === 0 ? [] : [float32Literal(bias)]), ...terms];
    return `max(0f, ${sum.length === 0 ? '0f' : sum.join(' + ')})`;
  }

  #compare(track: Track, k: number, h: number, value: string, clean: string): void {
    const { plan } = this.#problem;
    const difference = this.#let('e', `${value} - ${clean}`);
    this.lines.push(`sum_${track}${k - 1} += ${difference} * ${difference};`);
    const weight = k === plan.layers.length ? plan.readout[h]! : 0;
    if (weight !== 0) this.lines.push(`out_${track} += ${scaled(weight, difference)};`);
  }

  #let(prefix: string, value: string): string {
    const name = `${prefix}${this.#count++}`;
    this.lines.push(`let ${name} = ${value};`);
    return name;
  }
}

function tapsOf(layer: LayerPlan, h: number): { channel: number; offset: number; weight: number }[] {
  const taps = Array.from({ length: layer.tapStart[h + 1]! - layer.tapStart[h]! }, (_, i) => layer.tapStart[h]! + i);
  return taps.map((tap) => ({
    channel: layer.tapChannel[tap]!,
    offset: layer.tapOffset[tap]!,
    weight: layer.tapWeight[tap]!,
  }));
}

function scaled(weight: number, value: string): string {
  return weight === 1 ? value : `${float32Literal(weight)} * ${value}`;
}
