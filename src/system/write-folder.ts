import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { notWritten } from './write-file.js';

/**
 * Writes a folder of files as a whole or not at all: under another name first, every byte flushed, then renamed. A
 * folder of that name is replaced with all that is in it.
 * @throws what the system refuses, such as a full disk, with the path; a folder of that name is then as it was
 */
export async function writeFolder(path: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<string> {
  const id = randomUUID();
  const [draft, former] = [`${path}.${id}.part`, `${path}.${id}.old.part`];
  try {
    await mkdir(dirname(path), { recursive: true });
    await mkdir(draft);
    await allWritten([...files].map(([name, content]) => writeFlushed(join(draft, name), content)));
    const replaces = existsSync(path);
    if (replaces) await rename(path, former);
    try {
      await rename(draft, path);
    } catch (error) {
      if (replaces) await rename(former, path);
      throw error;
    }
    if (replaces) await rm(former, { recursive: true, force: true });
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw notWritten(path, error);
  }
  return path;
}

/** Waits for all, also where one fails: beside a busy loop each step of a file takes its time. */
async function allWritten(writing: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(writing)).find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function writeFlushed(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
