import jsep from 'jsep';
import { InputError } from '../../numerics/input-error.js';
import type { Condition, GivenPoint, Value } from './schema.js';

type Evaluate = (parameters: GivenPoint) => Value;

const parser = jsep;
parser.addBinaryOp('or', 1);
parser.addBinaryOp('and', 2);
parser.addUnaryOp('not');
parser.addBinaryOp('**', 11, true);

const functions: Readonly<Record<string, (...values: number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  exp: Math.exp,
  floor: Math.floor,
  log: Math.log,
  log10: Math.log10,
  max: Math.max,
  min: Math.min,
  round: Math.round,
  sqrt: Math.sqrt,
};

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
};

const order: Readonly<Record<string, (a: number | string, b: number | string) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/**
 * A condition such as "channels <= scale" or "alpha < 1 or dimension == 2": parameters, numbers, texts in quotes,
 * true, false, arithmetic (+ − * / % **), comparisons, and, or, not, and the functions abs, ceil, exp, floor, log,
 * log10, max, min, round, sqrt.
 * @param names parameters that it may speak of
 * @throws InputError naming the entry and what of it can't be understood
 */
export function parseCondition(subject: string, text: string, names: readonly string[]): Condition {
  const refuse = (complaint: string) => new InputError(subject, `${complaint} in ${JSON.stringify(text)}`);
  let tree: jsep.Expression;
  try {
    tree = parser(text);
  } catch (error) {
    throw refuse(`can't be understood: ${error instanceof Error ? error.message : String(error)}`);
  }
  const evaluate = compile(tree, names, refuse);
  return (parameters) => {
    const result = evaluate(parameters);
    if (typeof result !== 'boolean') throw refuse(`a condition must be true or false, got ${JSON.stringify(result)}`);
    return result;
  };
}

type Refuse = (complaint: string) => InputError;

function compile(tree: jsep.Expression, names: readonly string[], refuse: Refuse): Evaluate {
  const node = tree as jsep.CoreExpression;
  const part = (expression: jsep.Expression) => compile(expression, names, refuse);
  switch (node.type) {
    case 'Literal': {
      const { value } = node;
      if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return () => value;
      throw refuse(`${node.raw} has no meaning`);
    }
    case 'Identifier':
      return parameter(node.name, names, refuse);
    case 'UnaryExpression':
      return unary(node.operator, part(node.argument), refuse);
    case 'BinaryExpression':
      return binary(node.operator, part(node.left), part(node.right), refuse);
    case 'CallExpression':
      return call(node, node.arguments.map(part), refuse);
    case 'Compound':
      throw refuse(node.body.length === 0 ? 'nothing stands' : "can't be understood: an operator is missing");
    default:
      throw refuse(`a ${node.type} has no meaning`);
  }
}

function parameter(name: string, names: readonly string[], refuse: Refuse): Evaluate {
  if (!names.includes(name)) throw refuse(`unknown parameter ${name} (there are ${names.join(', ')})`);
  return (parameters) => parameters[name]!;
}

function unary(operator: string, argument: Evaluate, refuse: Refuse): Evaluate {
  if (operator === '-') return (parameters) => -requireNumber(argument(parameters), operator, refuse);
  if (operator === '+') return (parameters) => requireNumber(argument(parameters), operator, refuse);
  if (operator === 'not' || operator === '!') {
    return (parameters) => !requireBoolean(argument(parameters), operator, refuse);
  }
  throw refuse(`the operator ${operator} has no meaning`);
}

function binary(operator: string, left: Evaluate, right: Evaluate, refuse: Refuse): Evaluate {
  if (operator === 'and' || operator === '&&') {
    return (p) => requireBoolean(left(p), operator, refuse) && requireBoolean(right(p), operator, refuse);
  }
  if (operator === 'or' || operator === '||') {
    return (p) => requireBoolean(left(p), operator, refuse) || requireBoolean(right(p), operator, refuse);
  }
  if (operator === '==' || operator === '===') return (p) => same(left(p), right(p));
  if (operator === '!=' || operator === '!==') return (p) => !same(left(p), right(p));
  const calculate = arithmetic[operator];
  if (calculate !== undefined) {
    return (p) => calculate(requireNumber(left(p), operator, refuse), requireNumber(right(p), operator, refuse));
  }
  const compare = order[operator];
  if (compare === undefined) throw refuse(`the operator ${operator} has no meaning`);
  return (p) => {
    const [a, b] = [left(p), right(p)];
    if (typeof a === 'number' && typeof b === 'number') return compare(a, b);
    if (typeof a === 'string' && typeof b === 'string') return compare(a, b);
    throw refuse(`${operator} compares two numbers or two texts, got ${JSON.stringify(a)} and ${JSON.stringify(b)}`);
  };
}

function call({ callee }: jsep.CallExpression, values: readonly Evaluate[], refuse: Refuse): Evaluate {
  const name = callee.type === 'Identifier' ? String(callee['name']) : callee.type;
  const apply = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (apply === undefined) throw refuse(`unknown function ${name} (there are ${Object.keys(functions).join(', ')})`);
  return (p) => apply(...values.map((value) => requireNumber(value(p), name, refuse)));
}

function same(a: Value, b: Value): boolean {
  return typeof a === 'object' || typeof b === 'object' ? JSON.stringify(a) === JSON.stringify(b) : a === b;
}

function requireNumber(value: Value, where: string, refuse: Refuse): number {
  if (typeof value === 'number') return value;
  throw refuse(`${where} needs numbers, got ${JSON.stringify(value)}`);
}

function requireBoolean(value: Value, where: string, refuse: Refuse): boolean {
  if (typeof value === 'boolean') return value;
  throw refuse(`${where} needs true or false, got ${JSON.stringify(value)}`);
}
