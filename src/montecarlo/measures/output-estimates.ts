import { sensitivityIndex } from '../../numerics/discrimination.js';
import { RunningMoments, variance } from '../../numerics/statistics.js';
import type { SensitivityEstimate } from '../layer-estimates.js';
import type { Problem } from '../problem.js';
import { measureLayout } from './measured.js';

/** How well the labels can be read off the output, by Monte Carlo; what was asked for of it. */
export interface OutputEstimates {
  /** Samples that these are from, the first of the run. */
  readonly samples: number;
  /** d′ of the noisy output, if both classes were met twice. */
  readonly sensitivityIndex?: SensitivityEstimate;
  /** Error of the noisy output at its best threshold. */
  readonly noiseError?: SensitivityEstimate;
  /** Error of the output of displaced pairs, labelled as they were before, at its best threshold. */
  readonly diffeoError?: SensitivityEstimate;
}

/** Places of a threshold, evenly spaced between the least and the largest output. */
const thresholds = 65535;

/**
 * How well the labels are read off the output of the measured samples, as far as the problem asks for it. The error at
 * the best threshold is that of the best of 65 535 evenly spaced ones on the same samples: outputs that differ by
 * rounding are never told apart.
 */
export function outputEstimates(problem: Problem, blocks: readonly Float64Array[]): OutputEstimates {
  const { withDiffeo, withNoise } = problem;
  const { outputs } = measureLayout(problem);
  const samples = blocks.reduce((sum, { length }) => sum + length / outputs, 0);
  const labels = column(blocks, samples, outputs, 0);
  const displaced = withDiffeo ? column(blocks, samples, outputs, 2) : undefined;
  const noisy = withNoise ? column(blocks, samples, outputs, 2 + Number(withDiffeo)) : undefined;
  return {
    samples,
    ...(noisy !== undefined && indexEstimate(noisy, labels)),
    ...(noisy !== undefined && { noiseError: thresholdEstimate(noisy, labels) }),
    ...(displaced !== undefined && { diffeoError: thresholdEstimate(displaced, labels) }),
  };
}

/** An output of all samples. */
function column(blocks: readonly Float64Array[], samples: number, width: number, at: number): Float64Array {
  const values = new Float64Array(samples);
  let i = 0;
  for (const block of blocks) for (let from = at; from < block.length; from += width) values[i++] = block[from]!;
  return values;
}

/**
 * d′ where both classes have two samples, its standard error by the delta method: the scatter of what each sample adds
 * to first order.
 */
function indexEstimate(outputs: Float64Array, labels: Float64Array): Pick<OutputEstimates, 'sensitivityIndex'> {
  const classes = [new RunningMoments(), new RunningMoments()] as const;
  for (const [i, output] of outputs.entries()) classes[labels[i]! > 0 ? 0 : 1].add(output);
  if (classes.some(({ count }) => count < 2)) return {};
  const [positive, negative] = classes.map((moments) => ({ mean: moments.mean, variance: variance(moments) })) as [
    { mean: number; variance: number },
    { mean: number; variance: number },
  ];
  const value = sensitivityIndex(positive, negative);
  const common = (positive.variance + negative.variance) / 2;
  const parts = [new RunningMoments(), new RunningMoments()] as const;
  for (const [i, output] of outputs.entries()) {
    const of = labels[i]! > 0 ? 0 : 1;
    const deviation = output - (of === 0 ? positive : negative).mean;
    parts[of].add((of === 0 ? deviation : -deviation) / Math.sqrt(common) - (value * deviation ** 2) / (4 * common));
  }
  const square = parts.reduce((sum, part) => sum + variance(part) / part.count, 0);
  return { sensitivityIndex: { value, standardError: Math.sqrt(square) } };
}

/** The error at the best threshold, its standard error that of a share of the samples. */
function thresholdEstimate(outputs: Float64Array, labels: Float64Array): SensitivityEstimate {
  const [least, most] = outputs.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [Infinity, -Infinity]);
  const scale = most! > least! ? thresholds / (most! - least!) : 0;
  // Samples of the positive class less those of the other between two thresholds.
  const excess = new Int32Array(thresholds + 1);
  let wrong = 0;
  for (const [i, output] of outputs.entries()) {
    const positive = labels[i]! > 0;
    excess[Math.round((output - least!) * scale)]! += positive ? 1 : -1;
    if (!positive) wrong++;
  }
  let fewest = wrong;
  for (const change of excess) {
    wrong += change;
    fewest = Math.min(fewest, wrong);
  }
  const value = fewest / outputs.length;
  return { value, standardError: Math.sqrt((value * (1 - value)) / outputs.length) };
}
