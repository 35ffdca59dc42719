/** Pairs up to translations: each is one that stands for all its translates, moved. */
export interface PairOrbits {
  /** The number of the one that stands for a pair, and by how many sites it is moved along each axis. */
  of(pair: readonly [number, number]): { readonly key: number; readonly shift: readonly number[] };
  /** The pair that stands for others. */
  pairOf(key: number): readonly [number, number];
}

/**
 * Orbits of unordered pairs, collisions included, under translations by multiples of a period along each axis of a ring
 * or torus. Without a period every pair is its own.
 */
export function pairOrbits(size: readonly number[], period: number | undefined): PairOrbits {
  const sites = size.reduce((product, extent) => product * extent, 1);
  const pairOf = (key: number): readonly [number, number] => [Math.floor(key / sites), key % sites];
  if (period === undefined) {
    const shift = size.map(() => 0);
    return { of: ([a, b]) => ({ key: Math.min(a * sites + b, b * sites + a), shift }), pairOf };
  }
  const coordinates = (site: number): number[] => {
    const values = new Array<number>(size.length);
    let rest = site;
    for (let axis = size.length - 1; axis >= 0; axis--) {
      values[axis] = rest % size[axis]!;
      rest = Math.floor(rest / size[axis]!);
    }
    return values;
  };
  const siteAt = (values: readonly number[]): number =>
    values.reduce((site, value, axis) => site * size[axis]! + value, 0);
  /** A pair seen from one of its pixels, which is brought into the first period. */
  const seen = (first: number, second: number) => {
    const place = coordinates(first);
    const shift = place.map((value) => value - (value % period));
    const other = coordinates(second).map((value, axis) => (value - shift[axis]! + size[axis]!) % size[axis]!);
    return { key: siteAt(place.map((value, axis) => value - shift[axis]!)) * sites + siteAt(other), shift };
  };
  return {
    of([first, second]) {
      const [one, two] = [seen(first, second), seen(second, first)];
      return one.key <= two.key ? one : two;
    },
    pairOf,
  };
}
