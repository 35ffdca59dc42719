import type { SetSizes } from '../../../nets/sets/disjoint-sets.js';
import { type BlockTask, blockTask } from '../../../twopixels/blocks.js';
import { displacementLaw } from '../../../twopixels/displacement.js';
import { type FrameTask, frameTask } from '../../../twopixels/frame/task.js';
import { type AnyPairTask, pairSets } from '../../../twopixels/inputs/pair-sets.js';
import { type PairMoves, pairMoves } from '../../../twopixels/moves.js';
import { type TwoPixelTask, twoPixelTask } from '../../../twopixels/task.js';
import { aboutArguments } from './about-arguments.js';
import type { PairDataName } from './data-names.js';
import type { NetDataValues } from './net-data-values.js';

/** Arguments of the library by the names of parameters. */
const own = {
  ...Object.fromEntries(
    [
      'length',
      'scale',
      'gap',
      'gapConvention',
      'points',
      'validationPoints',
      'testPoints',
      'pixelValue',
      'balanced',
    ].map((name) => [name, name]),
  ),
  size: 'frameSize',
  noise: 'backgroundNoise',
  channels: 'inputChannels',
  range: 'displacementRange',
  edge: 'displacementEdge',
};

/** The task that parameters of data stand for. @throws ParameterError about the parameter at fault */
export function pairTaskOf(data: PairDataName, values: NetDataValues): AnyPairTask {
  switch (data) {
    case 'two-pixels/ring':
      return ringTaskOf(values);
    case 'two-pixels/ring-blocks':
      return blockTaskOf(values);
    case 'two-pixels/frame':
      return frameTaskOf(values);
  }
}

function ringTaskOf({ length = 32, scale = 7, gap = 0, gapConvention }: NetDataValues): TwoPixelTask {
  return aboutArguments('gap', own, () => twoPixelTask({ length, scale, gap, gapConvention }));
}

function blockTaskOf({ length = 32, scale = 8 }: NetDataValues): BlockTask {
  return aboutArguments('scale', own, () => blockTask({ length, scale }));
}

function frameTaskOf(values: NetDataValues): FrameTask {
  const { frameSize: size = 28, scale = size / 2, gap = 0, periodic = false } = values;
  const { frameDistance: distance, frameLabelling: labelling, framePositions: positions } = values;
  return aboutArguments('gap', own, () => frameTask({ size, scale, gap, periodic, distance, labelling, positions }));
}

/** Training, validation and test sets. @throws ParameterError about the parameter at fault */
export function pairSetsOf(task: AnyPairTask, values: NetDataValues, options: SetSizes & { readonly seed: string }) {
  const { balanced, backgroundNoise: noise, inputChannels: channels } = values;
  const { pixelValue = 'size' in task ? 'published' : 1 } = values;
  return aboutArguments('points', own, () => pairSets(task, { ...options, balanced, pixelValue, noise, channels }));
}

/** The law of displacements that parameters stand for. @throws ParameterError about the parameter at fault */
export function pairMovesOf(task: AnyPairTask, values: NetDataValues): PairMoves {
  return aboutArguments('displacementLaw', own, () => {
    if ('size' in task) return pairMoves(task, { range: values.displacementRange, edge: values.displacementEdge });
    const { displacementLaw: probabilities } = values;
    return pairMoves(task, { law: probabilities === undefined ? undefined : displacementLaw(probabilities) });
  });
}
