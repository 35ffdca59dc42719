import { numerics } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';

const test = suite('χ² density');

test('the density is normalised and has mean k and variance 2k', () => {
  for (const degrees of [3, 4, 12, 55]) {
    const moment = (power: number) =>
      numerics.integrate((x: number) => x ** power * numerics.chiSquareDensity(x, degrees), 0, 40 + 4 * degrees, 400);
    close(moment(0), 1, 1e-6);
    close(moment(1), degrees, 1e-6);
    close(moment(2) - degrees ** 2, 2 * degrees, 1e-4);
  }
});

test('two degrees: e^(−x/2)/2; nothing below 0', () => {
  close(numerics.chiSquareDensity(3, 2), Math.exp(-1.5) / 2, 1e-14);
  assert.is(numerics.chiSquareDensity(-1, 4), 0);
  assert.ok(Number.isNaN(numerics.chiSquareDensity(0, 1)));
});

test.run();
