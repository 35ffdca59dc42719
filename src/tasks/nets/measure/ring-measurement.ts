import { type LayerPlan, planNetwork } from '../../../nets/ring/plan.js';
import { displacementLaw } from '../../../twopixels/displacement.js';
import { noiseDeviation } from '../../../twopixels/noise.js';
import { aboutParameter } from '../../parameters/parameter-error.js';
import { compareNetwork, type Stability } from '../../two-pixels/compare-with-monte-carlo.js';
import type { LayerComparison } from '../../two-pixels/comparison.js';
import { relativeEstimate } from '../../two-pixels/sensitivity-rows.js';
import type { NetDataValues } from '../data/net-data-values.js';
import type { MeasureContext, MeasureNetOptions } from './measure-options.js';
import { type MeasuredLayer, theoryValue } from './measured-layer.js';
import type { RingNetwork } from './ring-network.js';

/** Theory of every layer of a net on the ring, and Monte Carlo beside it where there are samples. */
export async function measureOnRing(
  { task, layers, output }: RingNetwork,
  { displacementLaw: probabilities }: NetDataValues,
  { noiseEnergy, closure, samples, seed }: MeasureNetOptions,
  { signal, threads, onProgress }: MeasureContext,
): Promise<MeasuredLayer[]> {
  const law = aboutParameter('displacementLaw', () => displacementLaw(probabilities ?? ['1/3', '1/3', '1/3']));
  const deviation = aboutParameter('noiseEnergy', () =>
    noiseDeviation(task, { ...(noiseEnergy !== undefined && { energy: noiseEnergy }), law }),
  );
  const of = (network: RingNetwork['layers']): Promise<Stability> =>
    compareNetwork(
      { network, task, law, deviation, seed },
      {
        closure,
        samples,
        ...(threads !== undefined && { threads }),
        ...(signal !== undefined && { signal }),
        ...(onProgress !== undefined && {
          onProgress: (done: number, total: number) => onProgress('Monte Carlo', done, total),
        }),
      },
    );
  const whole = await of(layers);
  const last = output === layers ? whole : await of(output);
  const compared = [...whole.layers.slice(0, -1), last.layers.at(-1)!];
  const plan = planNetwork(layers, task.length);
  return compared.map((layer, k) => layerOf(layer, plan.layers[k]));
}

function layerOf({ layer, diffeo, noise, relative, monteCarlo }: LayerComparison, plan: LayerPlan | undefined) {
  return {
    layer,
    size: plan === undefined ? 1 : plan.outChannels * plan.outLength,
    diffeo: theoryValue(diffeo, monteCarlo?.diffeo),
    noise: theoryValue(noise, monteCarlo?.noise),
    relative: theoryValue(relative, relativeEstimate(monteCarlo)),
  };
}
