import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeFolder } from '../../dist/system/write-folder.js';

const test = suite('folders written whole');

test('a folder takes the place of the one before, and a failure leaves that as it was', async () => {
  const place = mkdtempSync(join(tmpdir(), 'folder-'));
  try {
    const path = join(place, 'new', 'net');
    await writeFolder(path, new Map([['a', '1']]));
    await writeFolder(path, new Map([['b', '2']]));
    assert.equal(readdirSync(path), ['b']);
    const broken = new Map([
      ['b', '3'],
      ['missing/c', '4'],
    ]);
    const error = await writeFolder(path, broken).then(
      () => undefined,
      (thrown: unknown) => thrown as Error,
    );
    assert.match(error?.message ?? '', /net could not be written: ENOENT/);
    assert.is(readFileSync(join(path, 'b'), 'utf8'), '2');
    assert.equal(readdirSync(join(place, 'new')), ['net'], 'no draft is left');
  } finally {
    rmSync(place, { recursive: true });
  }
});

test.run();
