import { report } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const { formatSeconds } = report;
const test = suite('times in words');

const inSeconds: Readonly<Record<string, number>> = { h: 3600, min: 60, s: 1 };

/** The parts of a time: "2 h 5 min" is [[2, 'h'], [5, 'min']]. */
function partsOf(text: string): [number, string][] {
  const words = text.split(' ');
  assert.is(words.length % 2, 0, text);
  return Array.from({ length: words.length / 2 }, (_, i) => [Number(words[2 * i]), String(words[2 * i + 1])]);
}

test('at the borders of its units', () => {
  const borders: readonly (readonly [number, string])[] = [
    [0, '0.0 s'],
    [0.04, '0.0 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min 0 s'],
    [119.4, '1 min 59 s'],
    [119.9, '2 min 0 s'],
    [3599.4, '59 min 59 s'],
    [3599.5, '1 h 0 min'],
    [3629, '1 h 0 min'],
    [3629.7, '1 h 0 min'],
    [3631, '1 h 1 min'],
    [7169, '1 h 59 min'],
    [7170, '2 h 0 min'],
    [7199.9, '2 h 0 min'],
  ];
  for (const [seconds, text] of borders) assert.is(formatSeconds(seconds), text, String(seconds));
});

test('no part reaches its next unit, and the whole is off by half of its last part at most', () => {
  const around = fc
    .tuple(fc.constantFrom(10, 60, 3600), fc.integer({ min: 1, max: 200 }), fc.double({ min: -1, max: 1, noNaN: true }))
    .map(([unit, count, off]) => Math.max(0, unit * count + off));
  const seconds = fc.oneof(around, fc.double({ min: 0, max: 1e6, noNaN: true }));
  fc.assert(
    fc.property(seconds, (time) => {
      const text = formatSeconds(time);
      const parts = partsOf(text);
      for (const [count] of parts.slice(1)) assert.ok(count < 60, text);
      const [count, unit] = parts[0]!;
      if (unit !== 'h') assert.ok(count < 60, text);
      const last = parts.at(-1)!;
      const step = text.includes('.') ? 0.1 : inSeconds[last[1]]!;
      const told = parts.reduce((sum, [number, name]) => sum + number * inSeconds[name]!, 0);
      assert.ok(Math.abs(told - time) <= step / 2 + 1e-9, `${time} is told as ${text}`);
    }),
    { numRuns: 2000 },
  );
});

test.run();
