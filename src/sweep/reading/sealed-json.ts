import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, rmSync } from 'node:fs';
import type { z } from 'zod';
import { writeFile } from '../../system/write-file.js';

/** Writes data as JSON with a hash of its own, over whatever stands there. */
export async function writeSealed(path: string, data: object): Promise<void> {
  const text = JSON.stringify(data);
  removeFolder(path);
  await writeFile(path, `{"sha256":"${digest(text)}","data":${text}}\n`);
}

/** What was written so; undefined where the file is missing, changed or of another kind. */
export function readSealed<Data>(path: string, schema: z.ZodType<Data>): Data | undefined {
  try {
    const [, hash, text] = /^\{"sha256":"([0-9a-f]{64})","data":(.*)\}\n$/s.exec(readFileSync(path, 'utf8')) ?? [];
    return text !== undefined && digest(text) === hash ? schema.parse(JSON.parse(text)) : undefined;
  } catch {
    return undefined;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A folder in the place of a file of the cache is in the way. */
function removeFolder(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) rmSync(path, { recursive: true });
}
