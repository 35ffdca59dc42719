import { sweep } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('names and texts that are stored');

const badNames = ['', ' ', 'a\nb', 'a\u2028b', 'a\0', '\ud800', '__proto__', 'x'.repeat(201)];
const goodNames = [
  'constructor',
  'valueOf',
  'toString',
  'hasOwnProperty',
  ']]>',
  'a\\b',
  'a b',
  'ξ',
  '"',
  '<svg onload=x>',
];

/** What a sweep of one point with a value of this name, or a parameter, comes to. */
async function named(name: string, place: 'value' | 'parameter', columns?: sweep.SweepTask['columns']) {
  const entry = Object.fromEntries([[name, 1]]);
  const task: sweep.SweepTask = {
    name: 'test',
    version: 1,
    ...(columns !== undefined && { columns }),
    run: () => ({ values: place === 'value' ? entry : { a: 1 } }),
  };
  const own = sweep.listSweep('a', { module: new URL('file:///t.mjs'), task }, [place === 'value' ? {} : entry]);
  const store = sweep.memoryStore();
  await sweep.runSweep(own, { store, executor: sweep.inlineExecutor() });
  return [...store.records()][0];
}

test('names and texts that no table carries are refused in one line before they are stored, others are carried', async () => {
  for (const name of badNames) {
    const record = await named(name, 'value');
    assert.is(record?.kind, 'failed', JSON.stringify(name));
    if (record?.kind !== 'failed') continue;
    assert.match(record.message, /^task test: value "[^\n\0]*: a name that [^\n]* can't be kept \(use another\)$/);
    assert.not.match(record.message, /[\0\u2028]/);
    await named(name, 'parameter').then(
      () => assert.unreachable(JSON.stringify(name)),
      ({ message }: Error) => assert.match(message, /a name that [^\n]* can't be kept/),
    );
  }
  for (const name of goodNames) {
    const value = await named(name, 'value');
    assert.equal(value?.kind === 'done' && Object.entries(value.values), [[name, 1]], name);
    const parameter = await named(name, 'parameter');
    assert.equal(Object.entries(parameter?.parameters ?? {}), [[name, 1]], name);
    const strict = await named(name, 'value', { a: 'number' });
    assert.match(strict?.kind === 'failed' ? strict.message : '', /is not among its columns \(a\)/, name);
  }
});

test('the words of an error are kept, whatever it holds', () => {
  const task: sweep.SweepTask = { name: 'test', version: 1, run: () => ({ values: {} }) };
  const outcome = { kind: 'failed', failure: 'threw', message: 'a\0b\ud800', started: new Date(), seconds: 1 } as const;
  const point = { hash: sweep.pointHash(task, {}), parameters: {}, attempt: 1 };
  const record = sweep.attemptRecord({ task, executor: 'inline', store: sweep.memoryStore() }, point, outcome);
  assert.is(record.kind === 'failed' && record.message, 'a\ufffdb\ufffd');
});

test.run();
