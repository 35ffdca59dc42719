import { diffeoSensitivity } from '../../../analytic/diffeo/diffeo-sensitivity.js';
import { exactNoiseSensitivity } from '../../../analytic/noise/exact-noise-sensitivity.js';
import { estimateSensitivity } from '../../../montecarlo/estimate-sensitivity.js';
import type { ConvNet } from '../../../nets/ring/network.js';
import { type LayerPlan, planNetwork } from '../../../nets/ring/plan.js';
import { type DisplacementLaw, displacementLaw } from '../../../twopixels/displacement.js';
import { noiseDeviation } from '../../../twopixels/noise.js';
import type { TwoPixelTask } from '../../../twopixels/task.js';
import { aboutParameter } from '../../parameters/parameter-error.js';
import { compareNetwork } from '../../two-pixels/compare-with-monte-carlo.js';
import { comparisonZ, type LayerComparison } from '../../two-pixels/comparison.js';
import { relativeEstimate } from '../../two-pixels/sensitivity-rows.js';
import type { NetDataValues } from '../data/net-data-values.js';
import type { MeasureContext, MeasuredNet, MeasureNetOptions } from './measure-options.js';
import { type MeasuredLayer, type MeasuredValue, overNoise, theoryValue } from './measured-layer.js';
import type { RingNetwork } from './ring-network.js';

/** Products of a forward pass up to which the lattice takes seconds. */
const mostProducts = 6e5;
/** Monte Carlo samples where there is no theory of G and none are asked for. */
const leastSamples = 10_000;

/** A net of the exact theory with all that it is measured by. */
interface Posed {
  readonly network: ConvNet;
  readonly task: TwoPixelTask;
  readonly law: DisplacementLaw;
  readonly deviation: number;
  readonly seed: string;
}

/**
 * D of every layer of a net on the ring by enumeration; G by theory, with Monte Carlo beside where there are samples, or
 * by Monte Carlo alone.
 */
export async function measureOnRing(
  { task, layers, output }: RingNetwork,
  { displacementLaw: probabilities }: NetDataValues,
  options: MeasureNetOptions,
  context: MeasureContext,
): Promise<MeasuredNet> {
  const { noiseEnergy, seed } = options;
  const law = aboutParameter('displacementLaw', () => displacementLaw(probabilities ?? ['1/3', '1/3', '1/3']));
  const deviation = aboutParameter('noiseEnergy', () =>
    noiseDeviation(task, { ...(noiseEnergy !== undefined && { energy: noiseEnergy }), law }),
  );
  const closure = closureOf(layers, task, options);
  const samples = closure === 'none' && options.samples === 0 ? leastSamples : options.samples;
  const of = (network: ConvNet) => {
    const posed = { network, task, law, deviation, seed };
    return closure === 'none' ? sampled(posed, samples, context) : byTheory(posed, closure, samples, context);
  };
  const whole = await of(layers);
  // What is beyond the start is in the output alone.
  const measured = output === layers ? whole : [...whole.slice(0, -1), (await of(output)).at(-1)!];
  return { layers: measured, samples };
}

function closureOf(network: ConvNet, { length }: TwoPixelTask, { closure }: MeasureNetOptions) {
  if (closure !== 'auto') return closure;
  const { layers } = planNetwork(network, length);
  const products = layers.reduce((sum, { tapWeight, outLength }) => sum + tapWeight.length * outLength, 0);
  return products > mostProducts ? 'none' : 'lattice';
}

function runOptions({ signal, threads, onProgress }: MeasureContext) {
  return {
    ...(threads !== undefined && { threads }),
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && {
      onProgress: (done: number, total: number) => onProgress('Monte Carlo', done, total),
    }),
  };
}

async function byTheory(
  posed: Posed,
  closure: 'lattice' | 'gaussian',
  samples: number,
  context: MeasureContext,
): Promise<MeasuredLayer[]> {
  const { layers } = await compareNetwork(posed, { closure, samples, ...runOptions(context) });
  const plan = planNetwork(posed.network, posed.task.length);
  return layers.map((layer, k) => theoryLayer(layer, plan.layers[k]));
}

function theoryLayer(
  { layer, diffeo, noise, relative, monteCarlo }: LayerComparison,
  plan: LayerPlan | undefined,
): MeasuredLayer {
  return {
    layer,
    size: sizeOf(plan),
    diffeo: theoryValue(diffeo, monteCarlo?.diffeo),
    noise: theoryValue(noise, monteCarlo?.noise),
    relative: theoryValue(relative, relativeEstimate(monteCarlo)),
  };
}

/** Exact D, and G by Monte Carlo but for the layers that have an exact one. */
async function sampled(
  { network, task, law, deviation, seed }: Posed,
  samples: number,
  context: MeasureContext,
): Promise<MeasuredLayer[]> {
  const diffeo = diffeoSensitivity(network, task, law);
  const exact = exactNoiseSensitivity(network, task, deviation);
  const estimate = await estimateSensitivity(network, task, {
    deviation,
    law,
    samples,
    seed,
    ...runOptions(context),
  });
  const plan = planNetwork(network, task.length);
  return diffeo.map(({ layer, ...theory }, k): MeasuredLayer => {
    const own = estimate.layers[k]!;
    const beside = (quantity: typeof theory, estimated: typeof own.diffeo) => ({
      ...estimated!,
      z: comparisonZ(quantity, estimated!),
    });
    const known = exact[k];
    const noise: MeasuredValue =
      known === undefined ? { ...own.noise!, status: 'Monte Carlo' } : theoryValue(known, beside(known, own.noise));
    return {
      layer,
      size: sizeOf(plan.layers[k]),
      diffeo: theoryValue(theory, beside(theory, own.diffeo)),
      noise,
      relative: overNoise(theory, noise),
    };
  });
}

/** Numbers of a layer; the output is one. */
function sizeOf(plan: LayerPlan | undefined): number {
  return plan === undefined ? 1 : plan.outChannels * plan.outLength;
}
