import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { failureText, formatNames, fuzz } from './fuzz.js';

const test = suite('harmed inputs');

/** Inputs of all formats together. */
const inputs = 10_000;

for (const name of formatNames) {
  test(`${name}: every harmed input is read, or refused in one line`, async () => {
    const count = Math.ceil(inputs / formatNames.length);
    const { failures, read } = await fuzz(name, '0', 0, count);
    assert.is(failures.length, 0, failureText(name, '0', failures));
    assert.ok(read > 0 && read < count, `${read} of ${count} were read: some harm is none, and some is`);
  });
}

test.run();
