import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { system } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inFolder } from '../support/run-cli.js';

const test = suite('files that are written whole');

test(
  'a pipe or a device is not replaced by a file',
  inFolder(async (folder) => {
    if (process.platform === 'win32') return;
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const error = await system.writeFile(pipe, 'a').then(
      () => assert.unreachable('a file took its place') as never,
      (reason: Error) => reason,
    );
    assert.match(error.message, /pipe: expected the name of a file, got a device or a pipe \(name another one\)$/);
    assert.ok(statSync(pipe).isFIFO());
    assert.equal(readdirSync(folder), ['pipe']);
  }),
);

test.run();
