import { familyOf } from '../../../analytic/best/family.js';
import { pairClasses } from '../../../analytic/best/pair-classes.js';
import type { SearchProblem } from '../../../analytic/best/search-value.js';
import { requireDeviation } from '../../../numerics/require-argument.js';
import { defaultNoiseEnergy, noiseDeviation } from '../../../twopixels/noise.js';
import { leastNoise, twoPixelTask } from '../../../twopixels/task.js';
import { aboutParameter, aboutParameters, ParameterError } from '../../parameters/parameter-error.js';
import type { GivenSearch } from './parameters.js';

/** A search with the sizes of its nets. */
export type SizedSearch = GivenSearch & { readonly depth: number };

/** Fills in the depth. */
export function sizedSearch(given: GivenSearch): SizedSearch {
  const { scale, filterSize, family, channels, depth } = given;
  if (filterSize % 2 === 0) {
    throw new ParameterError('filterSize', `must be odd, got ${filterSize} (use ${filterSize + 1})`);
  }
  if (family !== 'free' && family !== 'symmetric') {
    if (channels !== 1) {
      throw new ParameterError('channels', `is of the families free and symmetric, got ${channels} (leave it out)`);
    }
    if (depth !== undefined && depth !== Math.ceil((scale - 1) / (filterSize - 1))) {
      throw new ParameterError('depth', `is that of the solution ${family}, got ${depth} (leave it out)`);
    }
  } else if (given.firstThreshold) {
    throw new ParameterError('firstThreshold', `is of constructed solutions, got {family} ${family} (leave it out)`);
  }
  return { ...given, depth: depth ?? Math.max(1, Math.ceil((scale - 1) / (filterSize - 1))) };
}

/** What is sought, for the parameters of a search. */
export function searchProblem(given: SizedSearch): SearchProblem {
  const { length, scale, depth, filterSize, objective, margin, diffeoBound } = given;
  const sites = depth * (filterSize - 1) + 1;
  if (sites > length) {
    throw new ParameterError(
      'depth',
      `sees ${sites} sites with {filterSize} ${filterSize}, more than ${length} (use less)`,
    );
  }
  const task = aboutParameters(['length', 'scale'], () => twoPixelTask({ length, scale }));
  if (scale < 2 || 2 * scale > length + 1) {
    throw new ParameterError(
      'scale',
      `must be from 2 to ${Math.floor((length + 1) / 2)} on ${length} sites, got ${scale}`,
    );
  }
  const family = aboutParameters(['scale', 'length', 'filterSize'], () =>
    familyOf(given.family, given, given.firstThreshold),
  );
  const deviation = aboutParameter('noiseEnergy', () => {
    const sigma = noiseDeviation(task, { energy: given.noiseEnergy ?? defaultNoiseEnergy });
    return requireDeviation('', 'its σ = √(energy/l)', sigma, leastNoise);
  });
  return {
    family,
    task,
    classes: pairClasses(task),
    deviation,
    objective,
    constraints: { margin, ...(diffeoBound !== undefined && { diffeoBound }) },
  };
}
