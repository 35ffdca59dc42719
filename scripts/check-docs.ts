/**
 * Runs every command and program of README.md and docs/: blocks of sh, ts and json, in a scratch folder a document,
 * each within a minute. A block that can't run here says why in a comment above it, `<!-- not run: why -->`.
 *
 *     npm run check:docs
 *     npm run check:docs -- --only tutorial
 *     npm run check:docs -- --part 1/2
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Block, blocksOf } from './docs/blocks.js';
import { checkDocument, type Outcome } from './docs/check-document.js';

const limit = 60;
const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { only: { type: 'string' }, part: { type: 'string', default: '1/1' }, list: { type: 'boolean' } },
});

const chosen = partOf(
  ['README.md', 'CONTRIBUTING.md', ...pagesOf('docs')]
    .filter((document) => values.only === undefined || document.includes(values.only))
    .map((document) => blocksOf(join(root, document), document)),
  values.part,
);
const blocks = chosen.flat();
const left = blocks.filter(({ notRun }) => notRun !== undefined);
if (values.list === true) {
  for (const { document, line, language, notRun } of blocks) console.log(`${document}:${line} ${notRun ?? language}`);
} else {
  const outcomes: Outcome[] = [];
  for (const document of chosen) {
    const run = document.filter(({ notRun }) => notRun === undefined);
    if (run.length > 0) outcomes.push(...(await checkDocument(run, { root, limit, onOutcome: say })));
  }
  for (const { document, line, notRun } of left) console.log(`not run  ${document}:${line}: ${notRun}`);
  const faults = outcomes.filter(({ fault }) => fault !== undefined);
  const seconds = outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0);
  console.log(
    `${outcomes.length} blocks in ${seconds.toFixed(0)} s, ${faults.length} with a fault, ${left.length} not run`,
  );
  if (faults.length > 0 || outcomes.length === 0) process.exitCode = 1;
}

/** The Markdown files of a folder and the folders in it, sorted. */
function pagesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** Part i of n: documents are dealt out, the one with the most blocks first, to the part that has the fewest. */
function partOf(documents: readonly Block[][], part: string): Block[][] {
  const [i, n] = part.split('/').map(Number);
  if (!(Number.isInteger(i) && Number.isInteger(n) && i! >= 1 && i! <= n!)) {
    throw new Error(`--part is I/N such as 1/4, got ${part}`);
  }
  const parts = Array.from({ length: n! }, (): Block[][] => []);
  const size = (group: readonly Block[][]) => group.reduce((sum, { length }) => sum + length, 0);
  for (const document of [...documents].sort((a, b) => b.length - a.length)) {
    parts.reduce((least, group) => (size(group) < size(least) ? group : least)).push(document);
  }
  return parts[i! - 1]!;
}

function say({ block, seconds, fault }: Outcome): void {
  const place = `${block.document}:${block.line}`;
  console.log(`${fault === undefined ? 'ok      ' : 'fault   '} ${place} ${block.language} ${seconds.toFixed(1)} s`);
  if (fault !== undefined) console.log(fault.replace(/^/gm, '         '));
}
