import type { Conventions } from '../../stability/inputs/conventions.js';
import type { EnsembleSummary } from '../../tasks/diffeo/choose-ensemble.js';
import type { ImageData } from '../../tasks/stability/image-data.js';
import { describeEnsemble } from '../diffeo/describe.js';
import { formatShort } from '../format-number.js';
import type { ModelResult } from './measured-model.js';

/** The conventions of a measurement in words: averages, pairs, noise. */
export function conventionWords({ average, spread, pairs, noiseLaw, noiseNorm, rectified }: Conventions): string[] {
  const numerator = {
    mean: 'means over samples and draws',
    median: 'medians over samples and draws',
    'component-median': 'medians of each component over samples and draws, summed',
  }[average];
  const denominator = `${spread} over ${pairs === 'independent' ? 'all pairs, those of a sample with itself included' : 'pairs of distinct samples'}`;
  const norm =
    typeof noiseNorm === 'number'
      ? formatShort(noiseNorm)
      : {
          'per-sample': '‖τx − x‖ of the same sample and draw',
          mean: 'the mean of ‖τx − x‖',
          'root-mean-square': 'the root mean square of ‖τx − x‖',
        }[noiseNorm];
  const law = noiseLaw === 'sphere' ? 'uniform on the sphere of radius' : 'Gaussian, of root mean square norm';
  return [
    `numerators: ${numerator}; denominator: ${denominator}`,
    `noise: ${law} ${norm}${rectified ? ', negative components set to 0' : ''}`,
  ];
}

/** What figures of a measurement say below their titles. */
export interface MeasuredWords {
  /** Of D, G and R by layer. */
  readonly stability: readonly string[];
  /** Of the curves, which have deformations of many sizes. */
  readonly curve: readonly string[];
}

/** Images, deformations, samples and conventions of a measurement in words. */
export function measuredWords(
  measured: readonly ModelResult[],
  images: ImageData,
  ensemble: EnsembleSummary,
  interpolation: string,
): MeasuredWords {
  const { samples, draws, seed, conventions } = measured[0]!.measurement;
  const drawn = `${samples} images, ${draws} ${draws === 1 ? 'draw' : 'draws'} of each, seed ${seed}`;
  const pictures = images.description.split(':')[0]!;
  const averages = conventionWords(conventions);
  const bars = 'bars: one standard error, by images';
  return {
    stability: [`${pictures}; ${describeEnsemble(ensemble)}, ${interpolation}; ${drawn}`, ...averages, bars],
    curve: [
      `${pictures}; n = ${ensemble.size}, c = ${ensemble.cutoff}, ${interpolation}; ${drawn}`,
      averages[0]!,
      bars,
    ],
  };
}

/** What is wrong with the temperature, if it is not an allowed one. */
export function temperatureWarning({ temperature, range, allowed }: EnsembleSummary): string | undefined {
  if (range === undefined || allowed) return undefined;
  const { halfPixel, noOverhangs } = range;
  const text = formatShort(temperature);
  if (temperature > noOverhangs.value) {
    return `T = ${text} is above ${formatShort(noOverhangs.value)}, the law of the first overhangs: fields may fold images over (take a smaller displacement or cutoff)`;
  }
  return `T = ${text} is below ${formatShort(halfPixel.value)}, where the typical displacement is half a pixel (take a larger displacement)`;
}
