import { nearestName } from '../nearest-name.js';
import { arithmetic, comparisons, constants, numberFunctions } from './functions.js';
import { calledAs, truthOf } from './semantics.js';
import type {
  ConditionalNode,
  ConstantNode,
  FunctionNode,
  Mathjs,
  MathNode,
  OperatorNode,
  RelationalNode,
  SymbolNode,
} from './tree.js';
import { ExpressionError } from './values.js';

/** What the variables of an expression are. */
export interface Variables {
  readonly names: readonly string[];
  /** What one is called, such as "parameter". */
  readonly noun: string;
  /** The names in words, where they are many. */
  readonly listed?: string;
}

/** Variables, and where those that an expression has are noted. */
type Noted = Variables & { readonly used: Set<string> };

/** What is refused, by the kinds of mathjs. */
const refused: Readonly<Record<string, string>> = {
  AccessorNode: 'a property (a.b, a[1])',
  ArrayNode: 'a list ([1, 2])',
  AssignmentNode: 'an assignment (use == to compare)',
  BlockNode: 'several expressions (use one, in one line)',
  FunctionAssignmentNode: 'the definition of a function',
  ObjectNode: 'an object ({…})',
  RangeNode: 'a range (1:3)',
};

/**
 * The tree of an expression that has nothing but numbers, texts, truth values, variables, arithmetic, comparisons,
 * `and`, `or`, `not`, `a ? b : c` and known functions, with `and`, `or` and `?` made such that they ask for truth
 * values and evaluate no more than they need.
 * @throws ExpressionError about the first part that is none of these
 */
export function accepted(tree: MathNode, variables: Noted, math: Mathjs): MathNode {
  const part = (node: MathNode): MathNode => accepted(node, variables, math);
  const truth = (operator: string, node: MathNode) => new math.FunctionNode(truthOf.get(operator)!, [part(node)]);
  const constant = (value: boolean | number) => new math.ConstantNode(value);
  if (tree.comment) throw new ExpressionError('a comment (#) has no place');
  switch (tree.type) {
    case 'ConstantNode':
      return requireLiteral(tree as ConstantNode);
    case 'SymbolNode':
      return variable(tree as SymbolNode, variables, math);
    case 'ParenthesisNode':
      return tree.map(part);
    case 'OperatorNode': {
      const node = tree as OperatorNode;
      requireOperator(node);
      const [left, right] = node.args;
      if (node.fn === 'and')
        return new math.ConditionalNode(truth('and', left!), truth('and', right!), constant(false));
      if (node.fn === 'or') return new math.ConditionalNode(truth('or', left!), constant(true), truth('or', right!));
      return node.map(part);
    }
    case 'ConditionalNode': {
      const { condition, trueExpr, falseExpr } = tree as ConditionalNode;
      return new math.ConditionalNode(truth('?', condition), part(trueExpr), part(falseExpr));
    }
    case 'RelationalNode':
      requireOrder(tree as RelationalNode);
      return tree.map(part);
    case 'FunctionNode': {
      const { name, args } = requireFunction(tree as FunctionNode);
      return new math.FunctionNode(calledAs(name), args.map(part));
    }
    default:
      throw new ExpressionError(`${refused[tree.type] ?? `a ${tree.type}`} has no meaning`);
  }
}

function requireLiteral(node: ConstantNode): MathNode {
  const { value } = node;
  if (value === undefined) throw new ExpressionError('nothing stands');
  if (typeof value === 'string' || typeof value === 'boolean') return node;
  if (typeof value === 'number' && Number.isFinite(value)) return node;
  throw new ExpressionError(`${String(value)} is no number that can stand`);
}

function variable(node: SymbolNode, { names, noun, listed, used }: Noted, math: Mathjs): MathNode {
  const { name } = node;
  if (name === 'end') throw new ExpressionError('the word end has no meaning, not as a name either');
  if (names.includes(name)) {
    used.add(name);
    return node;
  }
  const value = constants.get(name);
  if (value !== undefined) return new math.ConstantNode(value);
  const meant = listed === undefined ? suggestion(name, names) : '';
  throw new ExpressionError(`unknown ${noun} ${name} (${meant}there are ${listed ?? names.join(', ')})`);
}

function suggestion(name: string, names: readonly string[]): string {
  const near = name.length > 1 ? nearestName(name, names) : undefined;
  return near === undefined ? '' : `did you mean ${near}? `;
}

function requireOperator({ fn, op, args, implicit, isPercentage }: OperatorNode): void {
  if (implicit) throw new ExpressionError("can't be understood: an operator is missing (2 * a, not 2 a)");
  if (isPercentage) throw new ExpressionError('% has no number behind it (write 0.05 for 5%, brackets around -3)');
  const known = ['and', 'or', 'not', 'equal', 'unequal'].includes(fn) || arithmetic.has(fn) || comparisons.has(fn);
  if (known) return;
  const remedy = fn === 'factorial' ? ' (write not a, a != b)' : args.length === 2 ? ' (and, or, not are words)' : '';
  throw new ExpressionError(`the operator ${op} has no meaning${remedy}`);
}

/** "a < b < c" is two comparisons; with == and != among them it can be read in several ways. */
function requireOrder({ conditionals }: RelationalNode): void {
  if (conditionals.every((name) => comparisons.has(name))) return;
  throw new ExpressionError('== and != beside another comparison need brackets, as in (a < b) == c');
}

function requireFunction({ fn, args }: FunctionNode): { name: string; args: readonly MathNode[] } {
  const name = fn.type === 'SymbolNode' ? (fn as SymbolNode).name : 'a property';
  const known = numberFunctions.get(name);
  if (known === undefined) {
    const names = [...numberFunctions.keys()];
    throw new ExpressionError(`unknown function ${name} (${suggestion(name, names)}there are ${names.join(', ')})`);
  }
  if (args.length >= known.least && args.length <= known.most) return { name, args };
  const most = Number.isFinite(known.most) ? `${known.least === known.most ? '' : ` or ${known.most}`}` : ' or more';
  const plural = known.least === 1 && most === '' ? '' : 's';
  throw new ExpressionError(`${name} takes ${known.least}${most} number${plural}, got ${args.length}`);
}
