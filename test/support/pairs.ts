/** Two lit pixels on each of these pairs of sites, [pairs, sites], of one input channel. */
export function litPairs(sites: number, pairs: readonly (readonly [number, number])[]): Float64Array {
  const inputs = new Float64Array(pairs.length * sites);
  for (const [p, [a, b]] of pairs.entries()) {
    inputs[p * sites + a] = 1;
    inputs[p * sites + b] = 1;
  }
  return inputs;
}

/** All pairs of sites. */
export function allPairs(sites: number): [number, number][] {
  return Array.from({ length: sites }, (_, a) => a).flatMap((a) =>
    Array.from({ length: sites - a - 1 }, (_, k): [number, number] => [a, a + k + 1]),
  );
}

/** The displacements on a periodic map up to sign: a pair of each, and how many pairs of sites have it. */
export function displacementClasses(size: readonly number[]): { pairs: [number, number][]; multiplicities: number[] } {
  const sites = size.reduce((product, extent) => product * extent, 1);
  const classes = new Map<number, { pair: [number, number]; count: number }>();
  for (const [a, b] of allPairs(sites)) {
    const between = displacement(a, b, size);
    const key = Math.min(between, displacement(b, a, size));
    const known = classes.get(key);
    if (known) known.count++;
    else classes.set(key, { pair: [a, b], count: 1 });
  }
  const found = [...classes.values()];
  return { pairs: found.map(({ pair }) => pair), multiplicities: found.map(({ count }) => count) };
}

/** The site that a site moves to with the other at the origin. */
function displacement(from: number, to: number, size: readonly number[]): number {
  let place = 0;
  let unit = 1;
  for (let axis = size.length - 1; axis >= 0; axis--) {
    const extent = size[axis]!;
    const difference = Math.floor(to / unit) - Math.floor(from / unit);
    place += unit * (((difference % extent) + extent) % extent);
    unit *= extent;
  }
  return place;
}
