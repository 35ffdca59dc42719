import { type CleanValues, canonical, type TransferWindow, walkLit } from './lit-walk.js';
import { latticeNoise, noiseReach } from './noise-grid.js';
import type { TransferEngine, TransferGrid } from './transfer-engine.js';
import { createTransferWasm } from './transfer-wasm.js';
import type { WindowSums } from './window-sums.js';

/** Lit sites of a window, counted from its first. */
export type Lit = readonly number[];

/** Numbers that belong to configurations of lit sites. */
export type LitTable = (lit: Lit) => number;

/** What a walk through a window on a grid needs. */
export interface Walk {
  readonly window: TransferWindow;
  /** Configurations that occur. */
  readonly lit: readonly Lit[];
}

/** The window of one unit of a layer, whose sum u is followed. */
export function unitWindow(sums: WindowSums): TransferWindow {
  const weights = sums.weights.map((weight) => [weight, 0] as const);
  return { weights, moment: false, symmetric: isSymmetric(sums.weights) };
}

/** Whether a filter is its own mirror image. */
export function isSymmetric(weights: readonly number[]): boolean {
  return weights.every((weight, j) => weight === weights[weights.length - 1 - j]);
}

/** How the transfer operator is made: by the kernel, or by its twin. */
export type EngineMaker = (grid: TransferGrid) => TransferEngine;

/**
 * Walks through a window at spacing 1/m; `read` makes the wanted numbers of each configuration of its last state, in
 * the order of the tables that come back. Yields the operations of each step before it is taken.
 */
export function* walkTables(
  { window, lit }: Walk,
  sums: WindowSums,
  deviation: number,
  m: number,
  read: (engine: TransferEngine, slot: number) => readonly number[],
  createEngine: EngineMaker = createTransferWasm,
): Generator<number, LitTable[]> {
  const threshold = Math.round(sums.threshold * m);
  const both = window.opens !== undefined;
  const { moment } = window;
  const engine = createEngine({ noise: latticeNoise(deviation, m), threshold, sums: both ? 2 : 1, moment });
  const values = new Map<string, readonly number[]>();
  const bounded = {
    ...window,
    weights: window.weights.map(([w, v]) => [Math.min(w, threshold), Math.min(v, threshold)] as const),
  };
  const steps = walkLit(bounded, wantedOf(window, lit), cleanValues(sums, m), engine, (sites, slot) => {
    values.set(sites.join(), read(engine, slot));
  });
  for (const followed of steps) yield stepOperations(sums, deviation, m, followed, moment);
  const count = values.values().next().value?.length ?? 0;
  return Array.from({ length: count }, (_, n) => (sites: Lit) => values.get(canonical(window, sites).join())![n]!);
}

function wantedOf(window: TransferWindow, lit: readonly Lit[]): Lit[] {
  return [...new Map(lit.map((sites) => canonical(window, sites)).map((sites) => [sites.join(), sites])).values()];
}

function cleanValues({ firstThreshold }: WindowSums, m: number): CleanValues {
  const shift = Math.round(firstThreshold * m);
  return [-shift, m - shift, 2 * m - shift];
}

/** Operations of one step. */
function stepOperations({ threshold }: WindowSums, deviation: number, m: number, sums: 1 | 2, moment: boolean): number {
  const cells = Math.round(threshold * m) ** sums;
  return 3 * (moment ? 2 : 1) * (2 * noiseReach(deviation, m) + 1) ** 2 * cells;
}

const idle: TransferEngine = {
  start: () => {},
  step: () => {},
  open: () => {},
  close: () => {},
  marginal: () => new Float64Array(0),
};

/** Operations of a walk, without making it. */
export function walkOperations(walk: Walk, sums: WindowSums, deviation: number, ms: readonly number[]): number {
  const steps = [0, 0, 0];
  for (const followed of walkLit(walk.window, wantedOf(walk.window, walk.lit), [0, 0, 0], idle, () => {}))
    steps[followed]!++;
  const operations = (m: number, followed: 1 | 2) => stepOperations(sums, deviation, m, followed, walk.window.moment);
  return ms.reduce((total, m) => total + steps[1]! * operations(m, 1) + steps[2]! * operations(m, 2), 0);
}

/** E V and E V² of the shortfall V = ReLU(θ − u) of a window, from the last state of its walk at spacing 1/m. */
export function shortfallMoments(
  sums: WindowSums,
  m: number,
): (engine: TransferEngine, slot: number) => [number, number] {
  return (engine, slot) => {
    let [mean, square] = [0, 0];
    for (const [u, mass] of engine.marginal(slot).entries()) {
      const value = sums.threshold - u / m;
      mean += value * mass;
      square += value * value * mass;
    }
    return [mean, square];
  };
}
