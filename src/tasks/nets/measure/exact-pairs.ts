import { layeredDiffeo } from '../../../analytic/diffeo/layered-diffeo.js';
import { translationPeriod } from '../../../nets/layout/translation-period.js';
import type { Net } from '../../../nets/net.js';
import type { PairInputs } from '../../../twopixels/inputs/pair-inputs.js';
import type { AnyPairTask } from '../../../twopixels/inputs/pair-sets.js';
import type { PairMoves } from '../../../twopixels/moves.js';
import type { PixelPair } from '../../../twopixels/task.js';
import type { PlaceEvaluator } from './net-predictor.js';

/** How exact values of D are obtained. */
export const pairMethod = 'enumeration of all pairs and displacements in float64';

/** Whether pairs and displacements look the same from every site. */
function isUniform(task: AnyPairTask): boolean {
  if ('size' in task) return task.periodic && task.labelling === 'distance' && task.positions === 'all';
  return !('labelling' in task);
}

/** D of each measured place by enumeration of all pairs of a task; undefined where they are too many. */
export async function exactPairDiffeo(
  net: Net,
  evaluator: PlaceEvaluator,
  task: AnyPairTask,
  all: PairInputs,
  moves: PairMoves,
): Promise<readonly number[] | undefined> {
  const { shape, pixelValue } = all;
  const period = isUniform(task) ? translationPeriod(net.layout) : undefined;
  const classes = period === undefined ? all : all.distinct(period)?.inputs;
  if (classes === undefined) return undefined;
  const { weights } = classes;
  const sites = shape.size.reduce((product, extent) => product * extent, 1);
  const images = (pairs: readonly PixelPair[]): Float64Array => {
    const values = new Float64Array(pairs.length * shape.channels * sites);
    for (const [row, pair] of pairs.entries()) {
      for (let channel = 0; channel < shape.channels; channel++) {
        for (const site of pair) values[(row * shape.channels + channel) * sites + site]! += pixelValue;
      }
    }
    return values;
  };
  return layeredDiffeo(
    {
      size: shape.size,
      pairs: Array.from({ length: classes.count }, (_, index) => ({
        pair: classes.pair(index),
        weight: weights?.[index] ?? 1,
      })),
      moves,
    },
    {
      period,
      representations: evaluator.places,
      evaluate: (pairs) => evaluator.evaluate(images(pairs), pairs.length),
    },
  );
}
