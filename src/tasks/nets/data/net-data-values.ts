import { readParameters } from '../../parameters/read.js';
import { parameterTable, subjectOf, type ValuesOf } from '../../parameters/table.js';
import { dataParameters, usedIn } from './data-parameters.js';

const table = parameterTable(usedIn(dataParameters, ['data']));

/** Parameters of data, as a command or task of nets has them among others. */
export type NetDataValues = ValuesOf<typeof table, 'data', 'task'>;

/** What a call says of data; the rest is filled in. */
export type GivenNetData = Partial<NetDataValues> & Pick<NetDataValues, 'data'>;

/**
 * The parameters of data, defaults filled in.
 * @throws ParameterError about the parameter at fault
 */
export function netDataValues(given: GivenNetData): NetDataValues {
  return readParameters(subjectOf(table, 'data', 'task', 'nets'), given);
}

/** The parameters of data among those of a command or task. */
export function dataOf(parameters: GivenNetData): GivenNetData {
  const own = Object.entries(parameters).filter(([name]) => name in dataParameters);
  return Object.fromEntries(own) as unknown as GivenNetData;
}
