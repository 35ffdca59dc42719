import { hash } from 'node:crypto';
import { InputError } from '../numerics/input-error.js';
import { canonicalJson } from './canonical-json.js';
import { requireName, requireTexts } from './carried.js';
import { hashDigits } from './point.js';
import type { Parameters, SweepTask } from './task.js';

const refusal = (name: string, complaint: string) => new InputError(name, complaint);

/**
 * `pointHash` for many points of one task in a row: what a point shares with the one before it is not written again.
 * @throws TypeError for a value that JSON can't hold
 * @throws InputError for names and texts that can't be kept
 */
export function pointNamer({ name, version }: Pick<SweepTask, 'name' | 'version'>): (parameters: Parameters) => string {
  const end = `},"task":${JSON.stringify(name)},"version":${canonicalJson(version)}}`;
  let keys: string[] = [];
  let sorted: string[] = [];
  let values: unknown[] = [];
  let texts: string[] = [];
  return (parameters) => {
    const given = Object.keys(parameters);
    if (given.length !== keys.length || given.some((key, i) => key !== keys[i])) {
      for (const name of given) requireName(name, refusal);
      keys = given;
      sorted = [...given].sort((a, b) => (a < b ? -1 : 1));
      values = sorted.map(() => undefined);
      texts = sorted.map(() => '');
    }
    let text = '{"parameters":{';
    let first = true;
    for (let i = 0; i < sorted.length; i++) {
      const key = sorted[i]!;
      const value = parameters[key];
      if (value === undefined) {
        values[i] = undefined;
        texts[i] = '';
        continue;
      }
      if (value !== values[i]) {
        requireTexts(key, value, refusal);
        values[i] = value;
        texts[i] = `${JSON.stringify(key)}:${canonicalJson(value)}`;
      }
      text += first ? texts[i] : `,${texts[i]}`;
      first = false;
    }
    return hash('sha256', text + end, 'hex').slice(0, hashDigits);
  };
}
