import { readdirSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { NetDescription } from '../../nets/description/net-description.js';
import type { Net } from '../../nets/net.js';
import { netDocument } from '../../nets/saved/net-document.js';
import { InputError } from '../../numerics/input-error.js';
import { writeFolder } from '../../system/write-folder.js';
import { arrayBytes, hashOf } from './array-file.js';
import { netFile } from './load-net.js';

/**
 * Writes a net to a folder, as a whole or not at all: `net.json`, its description, and the arrays that this names as
 * .npy files, float32 or float64 as they are, with their SHA-256. A net that is there is replaced.
 * @returns the absolute path of the folder
 * @throws InputError if the folder holds anything else than a net, or numbers of the net are not finite
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { initialNet, presetNet } from 'diffeolab/nets';
 * import { loadNet, saveNet } from 'diffeolab/tasks';
 *
 * const place = mkdtempSync(join(tmpdir(), 'example-'));
 * const net = initialNet(presetNet('cnn', { input: { channels: 1, size: [16] } }));
 * const folder = await saveNet(join(place, 'cnn'), net);
 * const loaded = loadNet(folder);
 * console.log(loaded.net.parameters[0]?.join() === net.parameters[0]?.join()); // true
 * rmSync(place, { recursive: true });
 * ```
 */
export async function saveNet(folder: string, net: Net): Promise<string> {
  const { description, arrays } = netDocument(net);
  requireReplaceable(folder);
  const contents = new Map<string, Buffer | string>();
  const files: Record<string, string> = {};
  for (const [name, array] of arrays) {
    const bytes = arrayBytes(array);
    contents.set(name, bytes);
    files[name] = hashOf(bytes);
  }
  contents.set(netFile, documentText({ ...description, files }));
  return await writeFolder(resolve(folder), contents);
}

/** A description as a text, one layer a line. */
function documentText(description: NetDescription): string {
  const { layers, ...rest } = description;
  const lines = layers.map((layer) => `    ${spaced(layer)}`).join(',\n');
  const text = JSON.stringify({ ...rest, layers: [] }, null, 2);
  return `${text.replace(/"layers": \[\]/, () => `"layers": [\n${lines}\n  ]`)}\n`;
}

/** JSON in a line, with spaces between entries. */
function spaced(value: unknown): string {
  return JSON.stringify(value, null, 1)
    .replaceAll(/\n */g, ' ')
    .replaceAll(/\[ | \]/g, (bracket) => bracket.trim());
}

/** Throws unless nothing but a saved net would be replaced. */
function requireReplaceable(folder: string): void {
  if (typeof folder !== 'string' || folder.trim() === '') {
    throw new InputError('saveNet', 'folder must be the name of a folder');
  }
  const path = resolve(folder);
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return;
  if (!status.isDirectory()) throw new InputError('saveNet', `${folder} is a file (name another folder)`);
  const other = readdirSync(path).find((name) => name !== netFile && !name.endsWith('.npy'));
  if (other === undefined) return;
  const what = `${basename(path)} holds ${other}, which is not of a saved net`;
  throw new InputError('saveNet', `${what} and would be lost (name another folder)`);
}
