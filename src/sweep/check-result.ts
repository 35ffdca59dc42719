import { requireName, requireTexts } from './carried.js';
import type { Scalar, SweepTask, TaskResult } from './task.js';

/**
 * What a task returned as plain data: numbers that are not finite are null.
 * @throws Error naming the value if it is none that a result may have, or not of the type of its column
 */
export function checkResult(task: Pick<SweepTask, 'name' | 'columns'>, result: unknown): TaskResult {
  if (!isRecord(result) || !isRecord(result['values'])) {
    throw new Error(`task ${task.name} must return { values: { … } }, got ${shown(result)}`);
  }
  const refuse = (name: string, complaint: string) => new Error(`task ${task.name}: value ${name}: ${complaint}`);
  const values: Record<string, Scalar> = {};
  for (const [name, value] of Object.entries(result['values'])) {
    if (value === undefined) continue;
    requireName(name, refuse);
    requireTexts(name, value, refuse);
    values[name] = checkValue(task, name, value);
  }
  const { arrays } = result;
  if (arrays === undefined) return { values };
  if (!isRecord(arrays))
    throw new Error(`task ${task.name}: arrays must be an object of ndarrays, got ${shown(arrays)}`);
  for (const [name, array] of Object.entries(arrays)) {
    requireName(name, (given, complaint) => new Error(`task ${task.name}: arrays.${given}: ${complaint}`));
    if (!isRecord(array) || !Array.isArray(array['shape']) || !ArrayBuffer.isView(array['data'])) {
      throw new Error(`task ${task.name}: arrays.${name} must be an ndarray over a typed array, got ${shown(array)}`);
    }
  }
  return { values, arrays: arrays as NonNullable<TaskResult['arrays']> };
}

function checkValue(
  { name: task, columns }: Pick<SweepTask, 'name' | 'columns'>,
  name: string,
  value: unknown,
): Scalar {
  if (value !== null && typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'boolean') {
    throw new Error(`task ${task}: value ${name} must be a number, a text, true, false or null, got ${shown(value)}`);
  }
  const column = columns !== undefined && Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (columns !== undefined && column === undefined) {
    throw new Error(`task ${task}: value ${name} is not among its columns (${Object.keys(columns).join(', ')})`);
  }
  if (column !== undefined && value !== null && typeof value !== column) {
    throw new Error(`task ${task}: value ${name} must be a ${column}, got ${shown(value)}`);
  }
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return typeof value;
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
