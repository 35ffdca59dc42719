import type { TransferEngine } from './transfer-engine.js';

/**
 * A run of sites, one first-layer unit for each three neighbours, and the sums of units that are followed: one, or two
 * of which the second begins later.
 */
export interface TransferWindow {
  /** Integer weights ≥ 0 of each unit in the two sums. */
  readonly weights: readonly (readonly [first: number, second: number])[];
  /** Unit with which the second sum begins, where there is one. */
  readonly opens?: number;
  /** Unit before which the first sum ends, where there is a second; not before the second begins, or at the same. */
  readonly closes?: number;
  /** Whether the sum of all units is carried along as a moment. */
  readonly moment: boolean;
  /** Whether a window and its mirror image are worth the same. */
  readonly symmetric: boolean;
}

/** Number of sites of a window. */
export function siteCount({ weights }: TransferWindow): number {
  return weights.length + 2;
}

/** Lit sites of a window, of two mirror images one where these are worth the same: [], [i] or [i, j]. */
export function canonical(window: TransferWindow, lit: readonly number[]): readonly number[] {
  if (!window.symmetric) return lit;
  const last = siteCount(window) - 1;
  const mirrored = lit.map((site) => last - site).reverse();
  // The one whose sites come later shares more steps with others.
  return total(lit) >= total(mirrored) ? lit : mirrored;
}

function total(sites: readonly number[]): number {
  return sites.reduce((sum, site) => sum + site, 0);
}

/** Clean values of a unit that sees 0, 1 or 2 lit pixels, in units of the spacing. */
export type CleanValues = readonly [dark: number, one: number, two: number];

/**
 * Carries the law through a window for each of the wanted configurations of lit sites, and shows the last state of each
 * to `visit`. Configurations share the steps before the first site in which they differ. Yields before each step the
 * number of sums that it follows.
 */
export function* walkLit(
  window: TransferWindow,
  wanted: readonly (readonly number[])[],
  clean: CleanValues,
  engine: TransferEngine,
  visit: (lit: readonly number[], slot: number) => void,
): Generator<1 | 2, void> {
  const sites = siteCount(window);
  const { opens = Number.POSITIVE_INFINITY, closes = Number.POSITIVE_INFINITY } = window;

  const isWanted = (lit: readonly number[], from: number) =>
    wanted.some((list) => lit.every((site, n) => list[n] === site) && !(list[lit.length]! < from));

  // States of n lit sites live in the slots 2 n and 2 n + 1 in turns.
  function* carry(lit: readonly number[], from: number, slot: number): Generator<1 | 2, void> {
    let own = slot;
    const move = (change: (from: number, to: number) => void) => {
      change(own, own ^ 1);
      own ^= 1;
    };
    for (let site = from; site < sites; site++) {
      const unit = site - 2;
      if (unit === closes) move(engine.close);
      if (unit === opens) move(engine.open);
      const sums = unit >= opens && unit < closes ? 2 : 1;
      const step = (to: number, sites: readonly number[]) => {
        const count = sites.filter((other) => other >= unit).length;
        engine.step(own, to, { clean: clean[count]!, weights: window.weights[unit]!, counted: window.moment });
      };
      const more = [...lit, site];
      if (lit.length < 2 && isWanted(more, site + 1)) {
        yield sums;
        step(2 * more.length, more);
        yield* carry(more, site + 1, 2 * more.length);
      }
      if (!isWanted(lit, site + 1)) return;
      yield sums;
      step(own ^ 1, lit);
      own ^= 1;
    }
    visit(lit, own);
  }

  for (const lit of [[], [0], [1], [0, 1]]) {
    if (!isWanted(lit, 2)) continue;
    engine.start(2 * lit.length);
    yield* carry(lit, 2, 2 * lit.length);
  }
}
