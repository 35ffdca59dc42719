import { temperatureRange } from '../../diffeo/temperature-range.js';
import type { Cost, Parameters, SweepTask, TaskResult } from '../../sweep/task.js';
import { numberOf, oncePerSeeds, plainParameters } from '../parameters/complete.js';
import { describedParameters } from '../parameters/describe.js';
import { aboutParameters } from '../parameters/parameter-error.js';
import { readParameters } from '../parameters/read.js';
import { chooseEnsemble } from './choose-ensemble.js';
import { defaultDisplacement } from './ensemble-parameters.js';
import { type FieldParameters, type FieldStatistics, runFields } from './field-run.js';
import { fieldSubject } from './parameters.js';

const names = Object.keys(fieldSubject.rows);

/** A displacement of one pixel, unless there is one or a temperature. */
function read(given: Parameters) {
  const parameters = readParameters(fieldSubject, given);
  const { temperature, displacement } = parameters;
  return temperature === undefined ? { ...parameters, displacement: displacement ?? defaultDisplacement } : parameters;
}

function fieldParameters({ fields, seed, ...choice }: ReturnType<typeof read>): FieldParameters {
  return { ensemble: chooseEnsemble(choice), fields, seed };
}

function complete(given: Parameters): Parameters {
  const parameters = read(given);
  aboutParameters(names, () => fieldParameters(parameters));
  return plainParameters(parameters);
}

/** Grids of the search for overhangs, and the pixels. */
function cost(parameters: Parameters): Cost {
  const cutoff = numberOf(parameters, 'cutoff');
  const size = numberOf(parameters, 'size');
  const work = numberOf(parameters, 'fields') * (1000 * cutoff ** 3 + 2 * cutoff * size * (cutoff + size));
  return { work, memory: 2 ** 24 + 2000 * cutoff ** 2 + 32 * size ** 2 };
}

/** The laws hold for cutoffs above 1. */
function rangeOf({ ensemble }: FieldParameters) {
  if (ensemble.cutoff <= 1) return {};
  const { halfPixel, noOverhangs } = temperatureRange(ensemble);
  return {
    relativeTemperature: ensemble.temperature / noOverhangs.value,
    lowestTemperature: halfPixel.value,
    highestTemperature: noOverhangs.value,
    lawStatus: 'asymptotic',
  };
}

function resultOf(parameters: FieldParameters, statistics: FieldStatistics): TaskResult {
  const { overhangs, leastDeterminant, energy, displacement } = statistics;
  const status = 'Monte Carlo';
  return {
    values: {
      overhangs: overhangs.value,
      overhangsError: overhangs.standardError,
      overhangsStatus: status,
      leastDeterminant: leastDeterminant.value,
      leastDeterminantError: leastDeterminant.standardError,
      leastDeterminantStatus: status,
      lowestDeterminant: leastDeterminant.least,
      energy: energy.value,
      energyError: energy.standardError,
      energyStatus: status,
      exactEnergy: energy.exact,
      exactEnergyStatus: 'exact',
      rmsDisplacement: displacement.value,
      rmsDisplacementError: displacement.standardError,
      rmsDisplacementStatus: status,
      exactRmsDisplacement: displacement.exact,
      exactRmsDisplacementStatus: 'exact',
      ...rangeOf(parameters),
    },
  };
}

/**
 * What the displacement fields of an ensemble are like, over `fields` of them: fraction with overhangs, least
 * determinant, energy and root mean square displacement, each with its standard error, beside the exact values and the
 * laws of the allowed temperatures. Temperature T, or typical displacement in pixels.
 */
const task: SweepTask = {
  name: fieldSubject.owner,
  version: 1,
  parameters: describedParameters(fieldSubject),
  complete: oncePerSeeds(complete),
  cost,
  columns: {
    overhangs: 'number',
    overhangsError: 'number',
    overhangsStatus: 'string',
    leastDeterminant: 'number',
    leastDeterminantError: 'number',
    leastDeterminantStatus: 'string',
    lowestDeterminant: 'number',
    energy: 'number',
    energyError: 'number',
    energyStatus: 'string',
    exactEnergy: 'number',
    exactEnergyStatus: 'string',
    rmsDisplacement: 'number',
    rmsDisplacementError: 'number',
    rmsDisplacementStatus: 'string',
    exactRmsDisplacement: 'number',
    exactRmsDisplacementStatus: 'string',
    relativeTemperature: 'number',
    lowestTemperature: 'number',
    highestTemperature: 'number',
    lawStatus: 'string',
  },
  run: async (parameters, { signal }) => {
    const given = fieldParameters(read(parameters));
    return resultOf(given, await runFields(given, { signal }));
  },
};
export default task;
