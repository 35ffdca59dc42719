import { type Fraction, parseRational, rational, simpleRational, toNumber } from '../../numerics/rational.js';
import { isFileName, writtenNumbers } from '../description/given-array.js';
import type { Floats } from '../engines/engine.js';
import { givenOf } from '../initial/given-numbers.js';
import type { LaidLayer, NetLayout } from '../layout/net-layout.js';
import type { Net } from '../net.js';

/** The numbers of a net that are folded: its arrays, and the factors of its layers. */
export interface NetNumbers<T> {
  /** In the order of `layout.parameters`. */
  readonly parameters: readonly ArrayLike<T>[];
  /** Of the weights of a layer. */
  factor(layer: LaidLayer): T;
  /** Behind a rectified layer. */
  reluScale(layer: LaidLayer): T;
  /** γ/√(v + ε) and β − μγ/√(v + ε) of a batch norm. */
  norms(layer: LaidLayer): readonly { readonly scale: T; readonly shift: T }[];
  readonly alpha: T;
}

/** α of the output. */
function alphaOf({ description }: NetLayout): number {
  return description.output?.alpha ?? 1;
}

function reluScaleOf({ description }: LaidLayer): number {
  return description.kind === 'relu' ? (description.scale ?? 1) : 1;
}

/** In float64, of the net or of f₀. */
export function floatNumbers({ layout, statistics }: Net, parameters: readonly Floats[]): NetNumbers<number> {
  return {
    parameters,
    factor: ({ factor }) => factor,
    reluScale: reluScaleOf,
    norms(layer) {
      const { description, weights, biases, statistics: at } = layer;
      const { epsilon = 1e-5 } = description as { readonly epsilon?: number };
      return Array.from(parameters[weights]!, (gamma, h) => {
        const scale = gamma / Math.sqrt(statistics[at + 1]![h]! + epsilon);
        return { scale, shift: parameters[biases]![h]! - statistics[at]![h]! * scale };
      });
    },
    alpha: alphaOf(layout),
  };
}

/**
 * In exact fractions, of the net or of f₀; undefined unless all are rational: texts such as "1/3", integers, and
 * numbers that are the float64 nearest to a fraction with a denominator of at most 1000.
 */
export function exactNumbers({ layout }: Net, parameters: readonly Floats[]): NetNumbers<Fraction> | undefined {
  const alpha = simpleRational(alphaOf(layout));
  const factors = layout.layers.map((layer) => exactFactor(layout, layer));
  const scales = layout.layers.map((layer) => simpleRational(reluScaleOf(layer)));
  if (alpha === undefined || factors.includes(undefined) || scales.includes(undefined)) return undefined;
  const arrays: Fraction[][] = [];
  for (const [k, numbers] of parameters.entries()) {
    const exact = exactArray(layout, k, numbers);
    if (exact === undefined) return undefined;
    arrays.push(exact);
  }
  const at = (layer: LaidLayer) => layout.layers.indexOf(layer);
  return {
    parameters: arrays,
    factor: (layer) => factors[at(layer)]!,
    reluScale: (layer) => scales[at(layer)]!,
    norms: () => [],
    alpha,
  };
}

/** The factor of the weights where it is rational: 1/√fan-in where fan-in is a square; undefined of batch norms. */
function exactFactor({ description, parameters }: NetLayout, layer: LaidLayer): Fraction | undefined {
  const own = layer.description;
  if (own.kind === 'batch-norm') return undefined;
  if (!('channels' in own)) return rational(1n);
  const { parametrisation = description.parametrisation, weightScale = 1 } = own;
  const scale = simpleRational(weightScale);
  if (scale === undefined || parametrisation === 'standard') return scale;
  const { fanIn } = parameters[layer.weights]!;
  const divisor = parametrisation === 'ntk' ? Math.sqrt(fanIn) : fanIn;
  return Number.isInteger(divisor) ? scale.div(divisor) : undefined;
}

function exactArray(layout: NetLayout, k: number, numbers: Floats): Fraction[] | undefined {
  const given = givenOf(layout, layout.parameters[k]!);
  const written = given === undefined || isFileName(given) ? undefined : writtenNumbers(given);
  const exact: Fraction[] = [];
  for (let i = 0; i < numbers.length; i++) {
    const number = exactNumber(numbers[i]!, written?.[i]);
    if (number === undefined) return undefined;
    exact.push(number);
  }
  return exact;
}

/** A number as it was written, unless it is another one by now. */
function exactNumber(number: number, written: number | string | undefined): Fraction | undefined {
  if (typeof written !== 'string') return simpleRational(number);
  const exact = parseRational('number', written);
  return toNumber(exact) === number ? exact : simpleRational(number);
}
