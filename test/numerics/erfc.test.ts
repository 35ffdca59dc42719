import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { erfc } from '../../dist/numerics/erfc.js';

const test = suite('complementary error function');

/**
 * Nearest float64 of erfc(x), computed with mpmath at 60 digits for the float64 x; x in every range and at its ends.
 */
const table: readonly (readonly [x: number, value: number])[] = [
  [-30, 2],
  [-7, 2],
  [-5.9, 2],
  [-2.9, 1.9999589021219006],
  [-1.3, 1.9340079449406524],
  [-1.25, 1.9229001282564582],
  [-1.1, 1.8802050695740817],
  [-0.85, 1.7706680576083524],
  [-0.5, 1.5204998778130465],
  [-0.1, 1.1124629160182848],
  [1e-20, 1],
  [1e-9, 0.9999999988716208],
  [0.1, 0.887537083981715],
  [0.24, 0.734299941046208],
  [0.25, 0.7236736098317631],
  [0.3, 0.6713732405408726],
  [0.5, 0.4795001221869535],
  [0.84, 0.23485728854500548],
  [0.85, 0.22933194239164748],
  [1, 0.15729920705028513],
  [1.2, 0.08968602177036464],
  [1.25, 0.07709987174354177],
  [1.5, 0.033894853524689274],
  [2, 0.004677734981047266],
  [2.85, 5.5656279961398957e-5],
  [2.86, 5.24011730443978e-5],
  [3, 2.209049699858544e-5],
  [5, 1.537459794428035e-12],
  [6, 2.1519736712498913e-17],
  [8, 1.1224297172982926e-29],
  [10, 2.088487583762545e-45],
  [15, 7.212994172451207e-100],
  [20, 5.395865611607901e-176],
  [25, 8.300172571196523e-274],
  [26, 5.663192408856143e-296],
];

test('values are within two units in the last place of the true ones', () => {
  for (const [x, value] of table) {
    const units = Math.abs(erfc(x) - value) / unitInLastPlace(value);
    assert.ok(units <= 2, `erfc(${x}) = ${erfc(x)} is ${units} units from ${value}`);
  }
});

test('subnormal values and what lies beyond', () => {
  const least = Number.MIN_VALUE;
  assert.ok(Math.abs(erfc(27) - 5.23705e-319) <= least);
  assert.ok(Math.abs(erfc(27.2) - 1e-323) <= least);
  assert.equal([28, 1e300, Number.POSITIVE_INFINITY].map(erfc), [0, 0, 0]);
  assert.equal([-6.5, -1e300, Number.NEGATIVE_INFINITY].map(erfc), [2, 2, 2]);
  assert.equal([0, -0].map(erfc), [1, 1]);
  assert.ok(Number.isNaN(erfc(Number.NaN)));
});

test('ranges meet: it falls from each end to the next float64, and erfc(x) + erfc(−x) = 2', () => {
  for (const end of [0.25, 0.84375, 1.25, 1 / 0.35, 6]) {
    for (const x of [end, -end]) {
      const below = erfc(x - Math.abs(x) * 2 ** -51);
      const above = erfc(x + Math.abs(x) * 2 ** -51);
      assert.ok(below >= erfc(x) && erfc(x) >= above, `at ${x}: ${below}, ${erfc(x)}, ${above}`);
    }
    assert.ok(Math.abs(erfc(end) + erfc(-end) - 2) <= 2 ** -51, `at ${end}`);
  }
});

function unitInLastPlace(value: number): number {
  return 2 ** (Math.floor(Math.log2(value)) - 52);
}

test.run();
