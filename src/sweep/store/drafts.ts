import { type Dirent, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Layout } from './layout.js';
import type { Runners } from './runners.js';

/** Files that were not finished: `<name>.<who wrote, or a UUID>.part`. */
const draft = /\.([\w-]+)\.part$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const day = 86_400_000;

/**
 * Removes what processes have left of a store that were ended while they wrote a file: of an array or a segment as soon
 * as its writer is dead, of other files, whose names don't tell their writers, a day later. What can't be removed
 * stays.
 */
export function removeDrafts(layout: Layout, runners: Runners): void {
  const alone = runners.othersAlive().length === 0;
  for (const folder of [layout.arrays, ...foldersIn(layout.arrays)]) {
    removeThose(folder, (writer, age) => (uuid.test(writer) ? alone || age() > day : !runners.isAlive(writer)));
  }
  removeThose(layout.segments, (writer) => !runners.isAlive(writer));
  for (const folder of [layout.folder, layout.runners, join(layout.folder, 'sweeps')]) {
    removeThose(folder, (_, age) => age() > day);
  }

  function removeThose(folder: string, isLeft: (writer: string, age: () => number) => boolean): void {
    for (const entry of entriesIn(folder)) {
      const path = join(folder, entry.name);
      const [, writer] = draft.exec(entry.name) ?? [];
      if (writer === undefined || !entry.isFile()) continue;
      const age = () => runners.age(statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      try {
        if (isLeft(writer, age)) rmSync(path, { force: true });
      } catch {
        // Another user's, perhaps: it is in nobody's way.
      }
    }
  }
}

function foldersIn(folder: string): string[] {
  const folders = entriesIn(folder).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => join(folder, name));
}

/** What is in a folder; nothing if it can't be read. */
function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
