import { InputError } from '../../numerics/input-error.js';
import { RunningMoments } from '../../numerics/statistics.js';
import type { Estimate } from '../averages/estimate.js';
import type { LayerRows } from '../inputs/predictor.js';
import type { Visitor } from '../measurement/walk.js';

/**
 * Classes of samples: numbers 0, 1, … of the components of the output, or signs −1 and 1 for a single one; also
 * integers of 64 bits.
 */
export type Labels = ArrayLike<number> | ArrayLike<bigint>;

/** Counts wrong classes at the inputs and at `perturbations` perturbations of them. */
export function createErrorCounter(
  subject: string,
  labels: Labels,
  classifier: string | undefined,
  perturbations: number,
): {
  visitor: Visitor;
  rates(samples: number): { clean: Estimate; perturbed: Estimate[] };
} {
  const clean = new RunningMoments();
  const perturbed = Array.from({ length: perturbations }, () => ({ moments: new RunningMoments(), within: 0 }));
  let first = 0;
  let count = 0;
  /** Per perturbation, wrong classes at each draw of every sample. */
  let wrong: number[][][] = [];
  let drawCount = 1;
  const visitor: Visitor = {
    begin(chunk, layers) {
      first = chunk.first;
      count = chunk.batch.shape[0]!;
      if (first + count > labels.length) {
        throw new InputError(
          subject,
          `expected a label for every sample, got ${labels.length} labels for ${first + count} or more samples`,
        );
      }
      wrong = perturbed.map(() => Array.from({ length: count }, () => []));
      for (const value of mistakes(layers)) clean.add(value);
    },
    perturbed(perturbation, _, layers) {
      for (const [i, value] of mistakes(layers).entries()) wrong[perturbation]![i]!.push(value);
    },
    end() {
      for (const [k, bySample] of wrong.entries()) {
        for (const draws of bySample) {
          const own = new RunningMoments();
          for (const value of draws) own.add(value);
          perturbed[k]!.moments.add(own.mean);
          perturbed[k]!.within += own.variance;
          drawCount = draws.length;
        }
      }
    },
  };
  const mistakes = (layers: readonly LayerRows[]): number[] => {
    const layer = classifier === undefined ? layers.at(-1) : layers.find((candidate) => candidate.layer === classifier);
    if (layer === undefined) {
      const names = layers.map((candidate) => candidate.layer).join(', ');
      throw new InputError(subject, `classifier must be one of the layers ${names}, got ${classifier}`);
    }
    return Array.from({ length: count }, (_, i) => {
      return predictedClass(layer, i) === requireLabel(subject, labels[first + i]!, layer.size, first + i) ? 0 : 1;
    });
  };
  const rates = (samples: number) => {
    if (labels.length !== samples) {
      throw new InputError(
        subject,
        `expected a label for every sample, got ${labels.length} labels for ${samples} samples`,
      );
    }
    return {
      clean: { value: clean.mean, standardError: clean.standardError, drawError: 0 },
      perturbed: perturbed.map(({ moments, within }) => ({
        value: moments.mean,
        standardError: moments.standardError,
        drawError: Math.sqrt(within / drawCount) / samples,
      })),
    };
  };
  return { visitor, rates };
}

/** The greatest component, the first of equals, or the sign of the only one, −1 at 0. */
function predictedClass({ rows, size }: LayerRows, sample: number): number {
  const at = sample * size;
  if (size === 1) return rows[at]! > 0 ? 1 : -1;
  let best = 0;
  for (let k = 1; k < size; k++) if (rows[at + k]! > rows[at + best]!) best = k;
  return best;
}

function requireLabel(subject: string, given: number | bigint, size: number, sample: number): number {
  const label = typeof given === 'bigint' ? Number(given) : given;
  const fits = size === 1 ? label === 1 || label === -1 : Number.isInteger(label) && label >= 0 && label < size;
  if (fits) return label;
  const allowed = size === 1 ? '-1 or 1' : `an integer from 0 to ${size - 1}`;
  throw new InputError(
    subject,
    `the label of sample ${sample} must be ${allowed}, got ${typeof given === 'string' ? JSON.stringify(given) : String(given)}`,
  );
}
