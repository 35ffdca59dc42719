import type { InitialLaw } from '../../../nets/description/initial-law.js';
import { givenOf } from '../../../nets/initial/given-numbers.js';
import { lawOf } from '../../../nets/initial/law-of.js';
import { type LaidLayer, type NetLayout, siteCount } from '../../../nets/layout/net-layout.js';
import { InputError } from '../../../numerics/input-error.js';

/** What a layer of random weights does to covariances: Σ = product·A K + biasProduct. */
export interface LayerLaw {
  /** Fan-in times the variance of a weight with its factor. */
  readonly product: number;
  /** Fan-in times the square of the factor: what the weights of the layer give the tangent kernel. */
  readonly gradient: number;
  /** Variance of a bias. */
  readonly biasProduct: number;
  /** 1 where the layer has biases: what they give the tangent kernel. */
  readonly biasGradient: number;
}

/** Laws of the layers with weights by their positions, and whether a tangent kernel has a limit. */
export interface NetLaws {
  readonly laws: ReadonlyMap<number, LayerLaw>;
  /** Why the tangent kernel has none; undefined where it has one. */
  readonly noTangent?: string;
}

/**
 * The laws of all layers with weights. What grows or vanishes with the width has no limit: of hidden layers behind the
 * first only what is independent of the fan-in is taken, as in the NTK parametrisation. The first layer has the fan-in
 * of the inputs, and the last one may carry a power of its own, as a mean-field readout does.
 * @throws InputError about `subject` naming the layer that has none
 */
export function netLaws(subject: string, layout: NetLayout): NetLaws {
  const weighted = layout.layers.flatMap((layer, position) => ('channels' in layer.description ? [position] : []));
  const laws = new Map<number, LayerLaw>();
  let noTangent: string | undefined;
  for (const [number, position] of weighted.entries()) {
    const layer = layout.layers[position]!;
    const fixed = number === 0;
    const last = number === weighted.length - 1;
    refuseGiven(subject, layout, position);
    refuseShared(subject, layer, last);
    const { product, gradient } = powers(layout, position);
    if (!fixed && !last && product !== 0) {
      const change = product > 0 ? 'grow' : 'vanish';
      throw new InputError(
        subject,
        `${layer.name} has no kernel limit: its pre-activations ${change} with the width (use parametrisation ntk with normal weights)`,
      );
    }
    if (!fixed && (last ? gradient !== product || gradient > 0 : gradient !== 0)) {
      noTangent ??= `${layer.name} gives the tangent kernel no limit at large width (use parametrisation ntk)`;
    }
    laws.set(position, lawAt(layout, position));
  }
  return { laws, ...(noTangent !== undefined && { noTangent }) };
}

/** Powers of the fan-in that the covariance and the tangent kernel of a layer carry. */
function powers(layout: NetLayout, position: number): { readonly product: number; readonly gradient: number } {
  const { description } = layout.layers[position]!;
  const own = 'parametrisation' in description ? description.parametrisation : undefined;
  const gradient = { standard: 1, ntk: 0, 'mean-field': -1 }[own ?? layout.description.parametrisation];
  const { law } = lawOf(layout, position, 'weights');
  return { gradient, product: law === 'he' || law === 'uniform-fan-in' ? gradient - 1 : gradient };
}

function lawAt(layout: NetLayout, position: number): LayerLaw {
  const layer = layout.layers[position]!;
  const { fanIn } = layout.parameters[layer.weights]!;
  const gradient = layer.factor ** 2 * fanIn;
  const hasBiases = layer.biases >= 0;
  return {
    product: gradient * variance(lawOf(layout, position, 'weights'), fanIn),
    gradient,
    biasProduct: hasBiases ? variance(lawOf(layout, position, 'biases'), fanIn) : 0,
    biasGradient: hasBiases ? 1 : 0,
  };
}

/** Variance of a number of an array that is drawn by a law. */
function variance(law: InitialLaw, fanIn: number): number {
  switch (law.law) {
    case 'normal':
      return (law.deviation ?? 1) ** 2;
    case 'he':
      return 2 / fanIn;
    case 'uniform-fan-in':
      return 1 / (3 * fanIn);
    case 'zero':
      return 0;
  }
}

function refuseGiven(subject: string, layout: NetLayout, position: number): void {
  const layer = layout.layers[position]!;
  const arrays = [layer.weights, layer.biases].flatMap((at) => (at < 0 ? [] : [layout.parameters[at]!]));
  const given = arrays.find((array) => givenOf(layout, array) !== undefined);
  if (given === undefined) return;
  throw new InputError(
    subject,
    `${given.name} are given numbers, the kernel limit is that of random ones (leave them out)`,
  );
}

function refuseShared(subject: string, { name, description, output }: LaidLayer, last: boolean): void {
  if (!('bias' in description) || description.bias !== 'shared') return;
  if (last && siteCount(output) === 1) return;
  throw new InputError(
    subject,
    `${name} has one bias for all channels, which makes them dependent at any width (use bias true or false)`,
  );
}
