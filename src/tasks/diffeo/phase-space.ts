import type { Boundary } from '../../diffeo/ensemble.js';
import type { Interpolation } from '../../diffeo/interpolation.js';
import { temperatureRange } from '../../diffeo/temperature-range.js';
import type { Picture } from '../../images/image-set.js';
import { geometricGrid } from '../../numerics/ranges.js';
import { chooseEnsemble, type EnsembleSummary, summarise } from './choose-ensemble.js';
import { deformedSamples, type FieldSummary } from './deformed-samples.js';

/** One image of the plane of temperature and cutoff. */
export interface PhaseSample {
  readonly ensemble: EnsembleSummary;
  readonly summary: FieldSummary;
  readonly picture: Picture;
}

export interface PhaseGrid {
  readonly cutoffs: readonly number[];
  /** Ascending. */
  readonly temperatures: readonly number[];
}

/** Columns of the plane unless temperatures are given. */
const columns = 10;

/**
 * Temperatures for a picture of the plane: equally many a decade, from a third of the least allowed one of all cutoffs
 * to three times the largest.
 * @throws InputError for cutoffs of at most 1
 */
export function defaultTemperatures(size: number, cutoffs: readonly number[], boundary: Boundary): number[] {
  const ranges = cutoffs.map((cutoff) => temperatureRange({ size, cutoff, boundary }));
  const least = Math.min(...ranges.map(({ halfPixel }) => halfPixel.value)) / 3;
  const most = Math.max(...ranges.map(({ noOverhangs }) => noOverhangs.value)) * 3;
  return geometricGrid(least, most, columns);
}

/**
 * The image deformed by field `index` of a seed at every temperature and cutoff: the same variates everywhere, a
 * larger cutoff adds modes.
 */
export function* phaseSamples(
  picture: Picture,
  { cutoffs, temperatures }: PhaseGrid,
  options: {
    readonly seed: string;
    readonly index: number;
    readonly interpolation: Interpolation;
    readonly boundary: Boundary;
  },
): Generator<PhaseSample> {
  const { seed, index, interpolation, boundary } = options;
  const size = picture.shape[1] ?? 0;
  for (const cutoff of cutoffs) {
    for (const temperature of temperatures) {
      const ensemble = chooseEnsemble({ size, cutoff, temperature, boundary });
      for (const sample of deformedSamples(picture, ensemble, { samples: 1, first: index, seed, interpolation })) {
        yield { ensemble: summarise(ensemble), summary: sample.summary, picture: sample.picture };
      }
    }
  }
}

/** Bounds of the allowed temperatures as functions of the cutoff: laws, asymptotic both. */
export interface TemperatureBounds {
  /** Where the typical displacement is half a pixel. */
  readonly low: (cutoff: number) => number;
  /** Where the first overhangs are. */
  readonly high: (cutoff: number) => number;
}

/** The bounds of images of n × n pixels. */
export function temperatureBounds(size: number, boundary: Boundary): TemperatureBounds {
  const range = (cutoff: number) => temperatureRange({ size, cutoff, boundary });
  return { low: (cutoff) => range(cutoff).halfPixel.value, high: (cutoff) => range(cutoff).noOverhangs.value };
}
