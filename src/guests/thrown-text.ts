import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ThrownError } from './messages.js';

/** Where this package is, whose lines tell nothing of a model. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const own = [`${root}dist`, `${root}src`, `${root}node_modules`];

/** What was thrown, in one line. */
export function thrownText({ name, message }: ThrownError): string {
  const text = name === undefined ? message : `${name}: ${message}`;
  return text.split('\n')[0]!;
}

/** " (line 12)" where the stack names the file of the model, " (layers.mjs, line 12)" where it names another one. */
export function placeIn(path: string, { stack, code }: ThrownError): string {
  // It names both the module that is missing and the one that wants it.
  if (code === 'ERR_MODULE_NOT_FOUND') return '';
  const places = [
    ...(stack ?? '').matchAll(/(?:file:\/\/|\(|at )(\/[^\s()?]+|[A-Za-z]:[\\/][^\s()?]+?)(?:\?\w+)?:(\d+):\d+\)?$/gm),
  ];
  const files = places.map(([, file, line]) => ({ file: basename(file!), line: Number(line), path: file! }));
  const inModel = files.find(({ file }) => file === basename(path));
  if (inModel !== undefined) return ` (line ${inModel.line})`;
  const other = files.find(({ path: place }) => !own.some((folder) => place.startsWith(folder)));
  return other === undefined ? '' : ` (${other.file}, line ${other.line})`;
}
