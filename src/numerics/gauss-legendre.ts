import { requireInteger } from './input-error.js';
import { requireFinite, requireFunction } from './require-argument.js';

/** Nodes in (−1, 1), increasing, and weights of a quadrature rule. */
export interface QuadratureRule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const rules = new Map<number, QuadratureRule>();

/**
 * Gauss–Legendre rule of order n on [−1, 1]: exact for polynomials of degree 2n − 1. Nodes are the zeros of P_n by
 * Newton's method, weights 2/((1 − x²)P_n′(x)²). Rules are kept, so asking again costs nothing.
 * @throws InputError unless n is an integer from 1 to 4096
 * @see {@link integrate}
 */
export function gaussLegendre(order: number): QuadratureRule {
  const known = rules.get(order);
  if (known !== undefined) return known;
  requireInteger('gaussLegendre', 'order', order, 1, 4096);
  const nodes = new Float64Array(order);
  const weights = new Float64Array(order);
  for (let i = 0; i < Math.ceil(order / 2); i++) {
    let node = 2 * i + 1 === order ? 0 : Math.cos((Math.PI * (i + 0.75)) / (order + 0.5));
    let { value, slope } = legendre(order, node);
    for (let step = 0; step < 8 && Math.abs(value) > 0; step++) {
      const next = node - value / slope;
      if (next === node) break;
      node = next;
      ({ value, slope } = legendre(order, node));
    }
    nodes[i] = -node;
    nodes[order - 1 - i] = node;
    weights[i] = weights[order - 1 - i] = 2 / ((1 - node) * (1 + node) * slope ** 2);
  }
  const rule = { nodes, weights };
  rules.set(order, rule);
  return rule;
}

/**
 * ∫ f from a to b by the Gauss–Legendre rule of the given order.
 * @example
 * ```ts
 * import { gaussLegendre, integrate } from 'diffeolab/numerics';
 *
 * console.log(gaussLegendre(2).nodes); // Float64Array(2) [ -0.57735…, 0.57735… ]
 * console.log(integrate(Math.exp, 0, 1, 8)); // 1.71828…
 * ```
 */
export function integrate(f: (x: number) => number, a: number, b: number, order: number): number {
  requireFunction('integrate', 'f', f);
  requireFinite('integrate', 'a and b', [a, b]);
  const { nodes, weights } = gaussLegendre(order);
  const middle = (a + b) / 2;
  const half = (b - a) / 2;
  let sum = 0;
  for (let i = 0; i < order; i++) sum += weights[i]! * f(middle + half * nodes[i]!);
  return half * sum;
}

/** P_n(x) and P_n′(x) by the three-term recurrence, |x| < 1. */
function legendre(order: number, x: number): { value: number; slope: number } {
  let before = 1;
  let value = x;
  for (let n = 2; n <= order; n++) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
  return { value, slope: (order * (before - x * value)) / ((1 - x) * (1 + x)) };
}
