import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** All whole lines of the segments of a store in a folder, as objects. */
export function storeLines(folder: string, store = 'store'): Record<string, unknown>[] {
  const segments = join(folder, store, 'segments');
  if (!existsSync(segments)) return [];
  return readdirSync(segments)
    .sort()
    .flatMap((file) => readFileSync(join(segments, file), 'utf8').split('\n').slice(0, -1))
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Record<string, unknown>];
      } catch {
        return [];
      }
    });
}

/** Paths of the segments of the store in a folder. */
export function segmentPaths(folder: string): string[] {
  const segments = join(folder, 'store', 'segments');
  return existsSync(segments) ? readdirSync(segments).map((file) => join(segments, file)) : [];
}
