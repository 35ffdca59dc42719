import { numerics } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, rejects } from '../support/assertions.js';

const test = suite('rational');

test('decimals are read as written', () => {
  for (const [text, expected] of [
    ['0.1', '1/10'],
    [0.1, '1/10'],
    ['8/3', '8/3'],
    ['-0.25', '-1/4'],
    ['1e-3', '1/1000'],
    ['2.5e2', '250'],
    ['.5/4', '1/8'],
    [7, '7'],
  ] as const) {
    assert.is(numerics.formatRational(numerics.parseRational('test', text)), expected);
  }
});

test('what is not a number is refused', () => {
  for (const text of ['', 'abc', '1/0', '1/0.0', '1//2', 'NaN', '1e999999', Number.NaN, Number.POSITIVE_INFINITY]) {
    rejects(() => numerics.parseRational('test', text), /expected a number|out of range/);
  }
});

test('conversion to float64, also of huge fractions', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), fc.bigInt({ min: 1n, max: 10n ** 15n }), (p, q) => {
      const expected = Number(p) / Number(q);
      const huge = 10n ** 400n + 1n;
      close(numerics.toNumber(numerics.rational(p, q)), expected, 5e-16);
      close(numerics.toNumber(numerics.rational(-p * huge, q * huge)), -expected, 5e-16);
      close(numerics.toNumber(numerics.rational(p * huge + 1n, q * huge)), expected, 5e-16);
      const small = numerics.rational(p, q * 10n ** 290n);
      close(numerics.toNumber(small) * 1e290, expected, 2e-15);
    }),
  );
});

test('decimals and fractions become the nearest float64', () => {
  const literals = [
    '0.1',
    '1e-50',
    '1e-30',
    '123456.789e-20',
    '9007199254740993',
    '1e22',
    '1e300',
    '3e-300',
    '-0.3',
    '1.1e6',
  ];
  for (const text of literals) assert.is(numerics.toNumber(numerics.parseRational('test', text)), Number(text), text);
  for (let exponent = -50; exponent <= 22; exponent++) {
    for (let digit = 1; digit <= 9; digit++) {
      const text = `${digit}e${exponent}`;
      assert.is(numerics.toNumber(numerics.parseRational('test', text)), Number(text), text);
    }
  }
  assert.is(numerics.toNumber(numerics.parseRational('test', '1/3')), 1 / 3);
  assert.is(numerics.toNumber(numerics.parseRational('test', '0')), 0);
});

test.run();
