/**
 * Runs the test files, two at a time, each in a process of its own, and prints what each says when it has ended.
 *
 *     npm test
 *     npm test -- spherical/ cli/two-pixels
 */
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../test', import.meta.url));

/** Those that take longest begin first, so that none runs alone at the end. */
const first = ['montecarlo/webgpu.', 'montecarlo/webgpu-', 'sweep/slurm.', 'sweep/kill.', 'cli/two-pixels.', 'cli/sph'];
const place = (file) => (first.findIndex((name) => file.startsWith(name)) + first.length + 1) % (first.length + 1);

const chosen = process.argv.slice(2).map((part) => part.replace(/^(\.\/)?test\//, ''));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && (chosen.length === 0 || chosen.some((part) => file.includes(part))))
  .sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
if (files.length === 0) {
  console.error(`no test file has ${chosen.join(' or ')} in its name (there are folders as in src/)`);
  process.exit(2);
}

const start = performance.now();
const said = new Map();
const totals = { Total: 0, Passed: 0, Skipped: 0 };
const failed = [];
const ended = (file, ok, seconds) => {
  const text = (said.get(file) ?? []).join('');
  const name = relative(folder, file);
  for (const [, key, count] of text.matchAll(/(Total|Passed|Skipped):\s+(\d+)/g)) totals[key] += Number(count);
  if (!ok) failed.push(name);
  process.stdout.write(`\n${name} (${seconds.toFixed(1)} s)${ok ? '' : ': FAILED'}\n${text.trim()}\n`);
};

const concurrency = Math.max(2, Math.floor(availableParallelism() / 2));
const events = run({ files: files.map((file) => join(folder, file)), concurrency });
for (const name of ['test:stdout', 'test:stderr']) {
  events.on(name, ({ file, message }) => said.set(file, [...(said.get(file) ?? []), message]));
}
for (const name of ['test:pass', 'test:fail']) {
  events.on(name, ({ file, nesting, details }) => {
    if (nesting === 0) ended(file, name === 'test:pass', details.duration_ms / 1000);
  });
}
events.resume().on('end', () => {
  const rows = Object.entries({ ...totals, Files: files.length }).map(([key, count]) => `  ${key}:`.padEnd(13) + count);
  const minutes = ((performance.now() - start) / 60_000).toFixed(1);
  console.log(`\n${rows.join('\n')}\n  Duration:  ${minutes} min`);
  if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
  process.exitCode = failed.length > 0 || totals.Total === 0 ? 1 : 0;
});
