import { formatNumber, formatShort } from '../../report/format-number.js';
import type { OpenedTraining } from '../../tasks/nets/train-run.js';

/** A training in words: the net, the data, and how it is trained. */
export function describeNetTraining({ net, data, parameters }: OpenedTraining): string[] {
  const { description, parameters: arrays, blocks } = net.layout;
  const weights = arrays.reduce((sum, { length }) => sum + length, 0);
  const hidden = blocks.length - 1;
  const { alpha = 1, subtractInitial = false } = description.output ?? {};
  const output = `${alpha === 1 ? '' : `${formatNumber(alpha)} `}${subtractInitial ? '(f − f₀)' : 'f'}`;
  const { optimiser, learningRate, batchSize, seed, loss } = parameters;
  const rate = learningRate === undefined ? '' : ` of rate ${formatShort(learningRate)}`;
  const batches = batchSize === undefined ? '' : ` in batches of ${batchSize}`;
  const lossName = loss ?? (net.layout.outputs === 1 ? 'hinge' : 'cross-entropy');
  return [
    `${description.name}: ${hidden} hidden ${hidden === 1 ? 'layer' : 'layers'}, ${weights} parameters, F = ${output}`,
    data.description,
    `${lossName} loss, ${optimiser}${rate}${batches}, seed ${seed}`,
  ];
}
