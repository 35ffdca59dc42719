const tables = new Map<string, Int32Array>();
const mostTables = 4096;

/** The site that each site of a map takes its value from where the map is moved by so many sites along each axis. */
export function shiftedSites(size: readonly number[], by: readonly number[]): Int32Array {
  const steps = size.map((extent, axis) => (((by[axis]! % extent) + extent) % extent) | 0);
  const key = `${size.join()}:${steps.join()}`;
  const known = tables.get(key);
  if (known !== undefined) return known;
  let table = [0];
  for (const [axis, extent] of size.entries()) {
    const along = Array.from({ length: extent }, (_, i) => (i - steps[axis]! + extent) % extent);
    table = table.flatMap((before) => along.map((site) => before * extent + site));
  }
  if (tables.size >= mostTables) tables.clear();
  const made = Int32Array.from(table);
  tables.set(key, made);
  return made;
}
