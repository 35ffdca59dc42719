import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from './store/store.js';

/** Time between two looks, in milliseconds. */
const lookPause = 1000;

function cancelFile(folder: string, name: string): string {
  return join(folder, 'cancel', name);
}

/**
 * Asks all runs of a sweep that go on now, on any host, to stop.
 *
 * @see {@link saveSweep}
 */
export function cancelRuns(folder: string, name: string): void {
  mkdirSync(join(folder, 'cancel'), { recursive: true });
  writeFileSync(cancelFile(folder, name), `${randomUUID()}\n`);
}

/**
 * Calls `onCancel` once somebody asks runs of this sweep to stop; what was asked before now is not meant. A store in
 * memory has no others. Returns what ends the watch.
 */
export function watchCancel({ folder }: Pick<Store, 'folder'>, name: string, onCancel: () => void): () => void {
  if (folder === '') return () => {};
  const before = read(folder, name);
  const timer = setInterval(() => {
    const now = read(folder, name);
    // A file system that fails for a moment shows nothing.
    if (now === before || now === '') return;
    clearInterval(timer);
    onCancel();
  }, lookPause);
  timer.unref();
  return () => clearInterval(timer);
}

function read(folder: string, name: string): string {
  const file = cancelFile(folder, name);
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  } catch {
    return '';
  }
}
