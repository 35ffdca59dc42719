import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hintFor } from '../../dist/cli/hints.js';
import { inFolder, main } from '../support/run-cli.js';

const test = suite('outputs that fail');

/** Runs a line of the shell in a folder, in which D is the command line. */
function shell(line: string, cwd: string) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `D() { "$NODE" "$MAIN" "$@"; }; ${line}`], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NODE: process.execPath, MAIN: main },
  });
  return { status, stdout, stderr };
}

const sweepOf = 'sweep run --task ./task.mjs --axis x=1,2,3 --executor inline --quiet';

function prepare(folder: string): void {
  writeFileSync(
    join(folder, 'task.mjs'),
    'export default { name: "own", version: 1, run: ({ x }) => ({ values: { y: x } }) };',
  );
}

test(
  'output that can not be written is one line and exit code 1; a reader that goes away is none',
  inFolder(async (folder) => {
    prepare(folder);
    if (existsSync('/dev/full')) {
      for (const command of ['--version', 'sweep schema', `${sweepOf} --json`]) {
        const { status, stderr } = shell(`D ${command} > /dev/full`, folder);
        assert.is(status, 1, command);
        assert.match(
          stderr,
          /^error: the output could not be written: ENOSPC: [^\n]* \(free some space, or write [^\n]*\n$/,
        );
      }
      assert.is(shell('D sweep status > /dev/null 2> /dev/full', folder).status, 0, 'notes are no results');
    }
    const headed = shell('D sweep schema | head -1; echo $PIPESTATUS', folder);
    assert.equal([headed.stdout, headed.stderr], ['{\n141\n', '']);
  }),
);

test(
  '--json with a closed output is told; with the null device it is not',
  inFolder(async (folder) => {
    if (!existsSync('/proc/self/fdinfo')) return void process.stdout.write('(skipped: no /proc here) ');
    prepare(folder);
    // A closed output and one that the program which started this discards look alike: the second is no failure.
    for (const output of ['>&-', '1<>/dev/null']) {
      const closed = shell(`D ${sweepOf} --json ${output}`, folder);
      assert.is(closed.status, 0, closed.stderr);
      assert.match(closed.stderr, /^warning: nothing of --json will be seen: stdout is closed, [^\n]* \([^\n]*\)\n$/);
    }
    assert.is(shell(`D ${sweepOf} --json > /dev/null`, folder).status, 0);
    assert.is(shell(`D ${sweepOf} >&-`, folder).status, 0, 'words alone');
  }),
);

test(
  'few open files: a store of many segments is read; what needs more says how to raise the limit',
  inFolder(async (folder) => {
    prepare(folder);
    assert.is(shell(`D ${sweepOf}`, folder).status, 0);
    const segments = join(folder, 'diffeolab-store', 'segments');
    const line = readFileSync(join(segments, shell(`ls ${segments}`, folder).stdout.trim()), 'utf8').split('\n')[0];
    for (let index = 0; index < 150; index++) {
      writeFileSync(join(segments, `elsewhere-1-${index}-ab.ndjson`), `${line}\n`);
    }
    const few = 'ulimit -n 100; ';
    assert.match(shell(`${few} D ${sweepOf}`, folder).stdout, /3 done \(3 of them before\)/);
    const many = shell(
      `${few} D sweep run --task ./task.mjs --axis x=1..60 --workers 50 --memory 200M --quiet`,
      folder,
    );
    assert.is(many.status, 1, many.stderr);
    assert.match(
      many.stderr,
      /^error: a worker could not be started: spawn [^\n]* EMFILE \([^\n]*ulimit -n 4096[^\n]*\)\n$/m,
    );
    assert.not.match(many.stderr, /\n {4}at /);
  }),
);

test('errors of the system have a remedy, errors of this package none', () => {
  const coded = (code: string) => hintFor(Object.assign(new Error(code), { code }));
  for (const code of ['EMFILE', 'ENFILE', 'ENOMEM', 'ENOSPC', 'EROFS', 'EACCES'])
    assert.type(coded(code), 'string', code);
  assert.is(coded('toString'), undefined);
  const memory = [
    'WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance',
    'Array buffer allocation failed',
  ];
  for (const message of memory) assert.match(hintFor(new RangeError(message)) ?? '', /ulimit -v/);
  assert.is(hintFor(new TypeError('x is not a function')), undefined);
});

test(
  'a pilot is announced when it begins, not before a sweep is refused',
  inFolder(async (folder) => {
    prepare(folder);
    const refused = shell('D sweep plan --task two-pixels.stability --axis scale=0', folder);
    assert.is(refused.status, 2);
    assert.match(refused.stderr, /^error: [^\n]+\n$/);
    const planned = shell('D sweep plan --task ./task.mjs --axis x=1,2', folder);
    assert.match(planned.stderr, /^computing up to 2 points to see how long they take …\n$/);
    assert.is(shell('D sweep plan --task ./task.mjs --axis x=1,2', folder).stderr, '', 'all is done');
  }),
);

test.run();
