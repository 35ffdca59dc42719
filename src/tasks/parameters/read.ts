import { nearestName } from '../../numerics/nearest-name.js';
import { ParameterError } from './parameter-error.js';
import type { Parameter, ParameterTable, Subject } from './table.js';

/**
 * The values of the parameters of a task or command, checked, defaults filled in. An unknown name is told first.
 * @throws ParameterError about the parameter at fault
 */
export function readParameters<Values>({ owner, rows }: Subject<Values>, given: Readonly<Record<string, unknown>>) {
  refuseUnknown(owner, rows, given);
  const values: Record<string, unknown> = {};
  for (const [name, row] of Object.entries(rows)) {
    const value = given[name];
    if (value !== undefined) values[name] = row.kind.accept(name, value);
    else if (row.belongsTo === undefined && row.default !== undefined) values[name] = row.default;
    else if (row.required !== undefined) throw missing(owner, name, row);
  }
  for (const [name, row] of Object.entries(rows)) fillOwned(name, row, values);
  return values as Values;
}

function refuseUnknown(owner: string, rows: ParameterTable, given: Readonly<Record<string, unknown>>): void {
  const known = Object.keys(rows);
  const unknown = Object.keys(given).find((name) => given[name] !== undefined && !known.includes(name));
  if (unknown === undefined) return;
  const near = nearestName(unknown, known);
  const list = known.map((name) => `{${name}}`).join(', ');
  throw new ParameterError(
    unknown,
    near === undefined
      ? `is no parameter of ${owner} (there are ${list})`
      : `is no parameter of ${owner}: did you mean {${near}}? (there are ${list})`,
  );
}

/** What is said where a parameter must be given and is not. */
export function missing(owner: string, name: string, { required }: Parameter): ParameterError {
  return new ParameterError(name, `is missing: ${owner} needs it (such as {${name}} ${required})`);
}

/** The default of what belongs to the value of another parameter, or a refusal where that has another value. */
function fillOwned(name: string, row: Parameter, values: Record<string, unknown>): void {
  if (row.belongsTo === undefined) return;
  const { parameter, values: owners } = row.belongsTo;
  const present = values[parameter];
  if (owners.includes(String(present))) {
    if (values[name] === undefined && row.default !== undefined) values[name] = row.default;
    return;
  }
  if (values[name] === undefined) return;
  const list = owners.join(' or ');
  const found = present === undefined ? 'which is not given' : `got {${parameter}} ${present}`;
  throw new ParameterError(
    name,
    `belongs to {${parameter}} ${list}, ${found} (say {${parameter}} ${list}, or leave it out)`,
  );
}
