import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sweep } from 'diffeolab';
import seedrandom from 'seedrandom';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inFolder, main, runCli } from '../support/run-cli.js';

const test = suite('sweeps that are killed');

const kills = 20;
const points = 2000;
const description = {
  name: 'walks',
  task: fileURLToPath(new URL('../fixtures/slow-walk.mjs', import.meta.url)),
  fixed: { wait: 4 },
  axes: { steps: { from: 10, to: 100, step: 10 } },
  seeds: points / 10,
};

/** What a store holds of finished points: by hash, without what differs from run to run. */
function finishedPoints(folder: string): Map<string, string[]> {
  const store = sweep.openStore(folder);
  const found = new Map<string, string[]>();
  for (const record of store.records()) {
    assert.is(record.kind, 'done');
    if (record.kind !== 'done') continue;
    const { hash, task, version, parameters, values, arrays } = record;
    found.set(hash, [...(found.get(hash) ?? []), sweep.canonicalJson({ task, version, parameters, values, arrays })]);
  }
  store.close();
  return found;
}

/** Bytes in the segments of a store. */
function written(folder: string): number {
  const segments = join(folder, 'segments');
  if (!existsSync(segments)) return 0;
  return readdirSync(segments).reduce((sum, name) => sum + statSync(join(segments, name)).size, 0);
}

/** Waits until a run has written something, and then a little longer. */
async function untilWritten(folder: string, child: ChildProcess, delay: number): Promise<void> {
  const before = written(folder);
  while (written(folder) === before && child.exitCode === null) await setTimeout(5);
  await setTimeout(delay);
}

test(
  `kill -9 at ${kills} random moments of a sweep of ${points} points: the table is that of an undisturbed run`,
  inFolder(async (folder) => {
    const file = join(folder, 'walks.json');
    writeFileSync(file, JSON.stringify(description));
    const [calm, disturbed] = [join(folder, 'calm'), join(folder, 'disturbed')];
    const run = (store: string) => ['sweep', 'run', file, '--store', store, '--quiet'];
    const undisturbed = await runCli([...run(calm), '--workers', '4']);
    assert.is(undisturbed.code, 0, undisturbed.stderr);

    const random = seedrandom('kill');
    let killed = 0;
    for (let round = 0; round < kills; round++) {
      const executor = round % 2 === 0 ? ['--executor', 'local', '--workers', '2'] : ['--executor', 'inline'];
      const child = spawn(process.execPath, [main, ...run(disturbed), ...executor], { stdio: 'ignore' });
      const exit = once(child, 'exit');
      await untilWritten(disturbed, child, 150 * random());
      child.kill('SIGKILL');
      const [, signal] = await exit;
      if (signal === 'SIGKILL') killed++;
    }
    assert.is(killed, kills, 'the sweep ended before it could be killed');
    assert.ok(finishedPoints(disturbed).size < points, 'nothing was left for the last run');

    const last = await runCli([...run(disturbed), '--workers', '4']);
    assert.is(last.code, 0, last.stderr);
    const expected = finishedPoints(calm);
    const found = finishedPoints(disturbed);
    assert.is(expected.size, points);
    assert.equal([...found.keys()].sort(), [...expected.keys()].sort());
    for (const [hash, records] of found) assert.equal(records, expected.get(hash), `point ${hash}`);

    const table = 'SELECT steps, seed, distance, square, note, hash FROM results';
    const query = (store: string) => runCli(['sweep', 'query', file, table, '--store', store, '--json']);
    const [before, after] = [await query(calm), await query(disturbed)];
    assert.is(before.code, 0, before.stderr);
    assert.is(after.stdout, before.stdout);
  }),
);

test.run();
