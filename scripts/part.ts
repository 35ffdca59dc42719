/**
 * One part of the main job alone: its figures and data in a folder.
 *
 *     npx tsx scripts/part.ts depth [folder]
 */
import { join } from 'node:path';
import { system } from 'diffeolab';
import { parts } from './parts.js';

const [name = '', target = `out/${name}`] = process.argv.slice(2);
const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
if (part === undefined) {
  console.error(`part: must be one of ${Object.keys(parts).join(', ')}, got ${name || 'none'}`);
  process.exitCode = 2;
} else {
  const folder = system.prepareFolder('folder', target);
  const { figures } = await part.run(folder);
  console.log(`Written: ${figures.map(({ file }) => join(folder, `${file}.svg`)).join(' ')}`);
}
