import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('schema of sweep files');

const root = new URL('../../', import.meta.url);
const read = (path: string): Record<string, unknown> => JSON.parse(readFileSync(new URL(path, root), 'utf8'));
const valid = new Ajv2020({ allowUnionTypes: true, allErrors: true }).compile(read('sweep.schema.json'));

/** Where a sweep does not fit, and why. */
function faults(description: unknown): string[] {
  valid(description);
  return (valid.errors ?? [])
    .filter(({ keyword }) => keyword !== 'if')
    .map(({ instancePath, params, message }) => `${instancePath} ${params['additionalProperty'] ?? message}`);
}

test('the examples fit', () => {
  const names = readdirSync(new URL('examples/sweeps/', root)).filter((name) => name.endsWith('.json'));
  assert.ok(names.length >= 5);
  for (const name of names) assert.equal(faults(read(`examples/sweeps/${name}`)), [], name);
});

test('a parameter that the task does not have is a fault wherever it stands', () => {
  const sweep = read('examples/sweeps/noise-phase-diagram.json');
  assert.equal(faults({ ...sweep, axes: { noise: [1, 2] } }), ['/axes noise']);
  assert.equal(faults({ ...sweep, fixed: { noise: 1 } }), ['/fixed noise']);
  assert.equal(faults({ ...sweep, zip: [{ scale: [3, 5], noise: [1, 2] }] }), ['/zip/0 noise']);
  assert.equal(
    faults({ ...sweep, task: './my-task.mjs', axes: { noise: [1, 2] } }),
    [],
    'tasks of others have their own',
  );
});

test('a value that is not allowed is a fault; entries of the file are known', () => {
  const sweep = { name: 'one', task: 'spherical.train' };
  assert.equal(faults(sweep), []);
  assert.equal(faults({ ...sweep, fixed: { points: 0 } }), ['/fixed/points must be >= 1']);
  assert.equal(faults({ ...sweep, fixed: { method: 'newton' } }), [
    '/fixed/method must be equal to one of the allowed values',
  ]);
  assert.equal(faults({ ...sweep, fixed: { angle: 4 } }).length, 1);
  assert.equal(faults({ ...sweep, sedes: 3 }), [' sedes']);
  assert.equal(faults({ name: 'one' }), [" must have required property 'task'"]);
});

test.run();
