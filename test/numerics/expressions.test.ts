import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseExpression } from '../../dist/numerics/expressions/expression.js';
import { ExpressionError, type ExpressionValue } from '../../dist/numerics/expressions/values.js';

const test = suite('expressions');

const values: Readonly<Record<string, ExpressionValue>> = {
  a: 3,
  n: -2,
  zero: 0,
  b: 'x',
  c: true,
  list: [1, 2],
  s: '7',
};

function result(text: string, given = values): ExpressionValue {
  const { names, evaluate } = parseExpression(text, { names: Object.keys(given), noun: 'parameter' });
  return evaluate(new Map(names.map((name) => [name, given[name]!])));
}

function complaintOf(text: string, given = values): string {
  try {
    return `no complaint, but ${JSON.stringify(result(text, given))}`;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    assert.not.match(error.message, /\n/);
    return error.message;
  }
}

test('precedence is that of mathematics', () => {
  const cases: readonly [string, ExpressionValue][] = [
    ['-a^2', -9],
    ['2^3^2', 512],
    ['a^-1 * 3', 1],
    ['1 - 2 - 3', -4],
    ['12 / 3 / 2', 2],
    ['2 + 3 * 4', 14],
    ['7 % 4 * 2', 6],
    ['not c == true', false],
    ['c or c and false', true],
    ['a == 3 and n < 0', true],
    ['1 < a <= 3', true],
    ['1 < a < 3', false],
    ['a > 5 ? 1 : n', -2],
    ['a + 1 > 3 ? 1 : 0', 1],
    ['0x10 + .5 + 1e2', 116.5],
  ];
  for (const [text, value] of cases) assert.is(result(text), value, text);
});

test('functions are those of mathematics, and logarithms know their base', () => {
  const cases: readonly [string, number][] = [
    ['log(a)', Math.log(3)],
    ['log(8, 2)', 3],
    ['log(1000, 10)', 3],
    ['log(81, 3)', 4],
    ['log2(8) + log10(1000)', 6],
    ['max(1, a, 2) - min(a, n)', 5],
    ['round(2.5) + round(n - 0.5)', 1],
    ['floor(-0.5) + ceil(0.2)', 0],
    ['abs(n)^1.5', 2 ** 1.5],
    ['sqrt(16) + cbrt(27) + sign(n)', 6],
    ['cos(pi)', -1],
    ['log(e)', 1],
    ['atan2(1, 1) * 4', Math.PI],
    ['sin(a)^2 + cos(a)^2', Math.sin(3) ** 2 + Math.cos(3) ** 2],
    ['tanh(0) + sinh(0) + cosh(0) + tan(0) + asin(0) + acos(1) + atan(0) + exp(0)', 2],
  ];
  for (const [text, value] of cases) assert.is(result(text), value, text);
});

test('numbers are compared exactly, texts as texts, lists as lists', () => {
  assert.is(result('0.1 + 0.2 == 0.3'), false);
  assert.is(result('1 < 1 + 1e-15'), true);
  assert.is(result("b == 'x' and b != \"y\" and b < 'y'"), true);
  assert.is(result("b == 3 or b == 'a and b' or list == 1"), false);
  assert.is(result('list == list'), true);
  assert.is(result("'it\\'s' == \"it's\""), true);
});

test('and, or and ? evaluate no more than they need', () => {
  assert.is(result('zero != 0 and 1 / zero > 2'), false);
  assert.is(result('zero == 0 or 1 / zero > 2'), true);
  assert.is(result('zero == 0 ? 0 : 1 / zero'), 0);
});

test('what has no value is told in one line', () => {
  const cases: readonly [string, RegExp][] = [
    ['1 / zero', /1 \/ 0 is a division by zero/],
    ['zero ^ -1', /0 \^ -1 is a division by zero/],
    ['a % zero', /a division by zero/],
    ['n % 3', /-2 % 3 has no one meaning \(use floor: a - b \* floor\(a \/ b\)\)/],
    ['sqrt(n)', /sqrt\(-2\) is not a number/],
    ['n ^ 0.5', /-2 \^ 0.5 is not a number/],
    ['exp(1000) - exp(1000)', /Infinity - Infinity is not a number/],
    ['a and c', /and needs true or false, got 3/],
    ['c and b', /and needs true or false, got "x"/],
    ['not a', /not needs true or false, got 3/],
    ['a ? 1 : 2', /\? needs true or false, got 3/],
    ['c + 1', /\+ needs numbers, got true/],
    ['-b', /- needs numbers, got "x"/],
    ['abs(b)', /abs needs numbers, got "x"/],
    ['list + 1', /\+ needs numbers, got \[1,2\]/],
    ["a < 'x'", /< compares two numbers or two texts, got 3 and "x"/],
    ['c < 1', /< compares two numbers or two texts, got true and 1/],
    ['s == 7', /the text '7' is never equal to the number 7 \(write '7' in quotes\)/],
  ];
  for (const [text, words] of cases) assert.match(complaintOf(text), words, text);
});

test('what can not be understood is told in one line, with its place or a remedy', () => {
  const cases: readonly [string, RegExp][] = [
    ['', /nothing stands/],
    ['a <', /can't be understood: unexpected end of expression \(character 4\)/],
    ['a ++ )', /can't be understood: value expected \(character 6\)/],
    ['2 ** a', /\*\* is written \^ for a power; -a\^2 is -\(a\^2\)/],
    ['c && c', /&& is written and$/],
    ['c || c', /\|\| is written or$/],
    ['!c', /! is written not$/],
    ['a === 3', /=== is written ==$/],
    ['a !== 3', /!== is written !=$/],
    ['a!', /operator ! has no meaning \(write not a, a != b\)/],
    ['c & c', /operator & has no meaning \(and, or, not are words\)/],
    ['2 a', /an operator is missing/],
    ['a 3', /an operator is missing/],
    ['a(2)', /unknown function a \(/],
    ['5%', /% has no number behind it/],
    ['a = 3', /an assignment \(use == to compare\)/],
    ['f(x) = x', /definition of a function/],
    ['a; n', /several expressions/],
    ['a\nn', /several expressions/],
    ['a # n', /a comment/],
    ['[1, 2]', /a list/],
    ['{x: 1}', /an object/],
    ['1:3', /a range/],
    ['a.b', /a property/],
    ['a[1]', /a property/],
    ["a'", /operator ' has no meaning/],
    ['a == n == c', /need brackets/],
    ['a < 5 == c', /need brackets/],
    ['NaN', /NaN is no number that can stand/],
    ['1e400', /Infinity is no number that can stand/],
    ['null', /null is no number/],
    ['i', /unknown parameter i/],
    ['lizt == 2', /unknown parameter lizt \(did you mean list\? there are a, n, /],
    ['sqr(2)', /unknown function sqr \(did you mean sqrt\? there are abs, /],
    ['log(1, 2, 3)', /log takes 1 or 2 numbers, got 3/],
    ['sqrt()', /sqrt takes 1 number, got 0/],
    ['atan2(1)', /atan2 takes 2 numbers, got 1/],
    ['max()', /max takes 1 or more numbers, got 0/],
    ['5 cm', /an operator is missing/],
    ['a to b', /operator to has no meaning/],
  ];
  for (const [text, words] of cases) assert.match(complaintOf(text), words, text);
});

test('nothing is evaluated, imported, created or reached', () => {
  const attempts = [
    'evaluate("1")',
    'parse("1")',
    'simplify("x")',
    'derivative("x", "x")',
    'compile("1")',
    'import({a: 1})',
    'createUnit("x")',
    'unit("1 cm")',
    'config({})',
    'typed("a", {})',
    'help(a)',
    'parser()',
    'chain(1)',
    'constructor(1)',
    'constructor',
    '__proto__',
    'prototype',
    'toString()',
    'hasOwnProperty("a")',
    'result()',
    'a.constructor',
    'a["constructor"]',
    'abs.constructor("return 1")()',
    '"x".constructor',
    'abs["call"](1)',
    'process.exit(1)',
    'globalThis',
    'this',
    'require("fs")',
    'f = abs',
    'abs = 3',
    'x -> x',
    'map([1], abs)',
    'print("$a", {a: 1})',
    'format(1)',
    'number("1")',
    'subset([1], index(1))',
    'matrix()',
    'random()',
    'Function("1")()',
    'OperatorNode("+", "add", [])',
    'reviver()',
    'add(1, 2)',
    'equal(1, 1)',
    '"truth of and"(1)',
    'a ?. b',
    'a ?? n',
    'abs',
  ];
  for (const text of attempts) assert.not.match(complaintOf(text), /^no complaint/, text);
  const hostile = { constructor: 2, abs: 3, pi: 1, parse: 4, typed: 5, number: 6 };
  assert.is(result('constructor + abs + abs(-1) + pi + parse + typed + number', hostile), 22);
  assert.match(complaintOf('end + 1', { end: 1 }), /the word end has no meaning/);
});

test('what is nested too deeply for the stack is told, long chains of some thousand parts are read', () => {
  assert.is(result(Array(500).fill('a == 1').join(' or ')), false);
  for (const text of [
    Array(20_000).fill('a == 1').join(' or '),
    `${'('.repeat(50_000)}a${')'.repeat(50_000)}`,
    `${'-'.repeat(100_000)}a`,
    `${'abs('.repeat(20_000)}a${')'.repeat(20_000)}`,
    Array(50_000).fill('a').join('^'),
  ]) {
    assert.match(complaintOf(text), /characters with too many parts in each other/);
  }
});

test.run();
