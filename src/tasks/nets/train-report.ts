import type { NetTrainParameters } from './complete-training.js';
import type { MeasuredLayer, MeasuredValue } from './measure/measured-layer.js';
import type { NetTraining } from './train-run.js';

/** A number as it is written: one that is not defined has neither a value nor the status of its method. */
type ReportedValue = MeasuredValue | { readonly value: null; readonly status: 'not defined' };

/** D, G and R of a layer before or after a training. */
type LayerReport = Readonly<Record<'diffeo' | 'noise' | 'relative', ReportedValue>>;

/** What a training came to, as it is printed and written. */
export function netTrainReport(
  version: string,
  parameters: NetTrainParameters,
  { trained, before, after }: NetTraining,
) {
  const { stop, steps, seconds, train, test } = trained;
  return {
    command: 'nets train',
    version,
    parameters,
    stop,
    steps,
    seconds,
    trainError: train.error.rate,
    trainLoss: train.loss,
    testError: test?.error.rate ?? null,
    layers: (after?.layers ?? []).map((layer, k) => ({
      layer: layer.layer,
      ...(before !== undefined && { before: quantitiesOf(before.layers[k]!) }),
      after: quantitiesOf(layer),
    })),
  };
}

function quantitiesOf({ diffeo, noise, relative }: MeasuredLayer): LayerReport {
  return { diffeo: reported(diffeo), noise: reported(noise), relative: reported(relative) };
}

function reported(measured: MeasuredValue): ReportedValue {
  return Number.isFinite(measured.value) ? measured : { value: null, status: 'not defined' };
}
