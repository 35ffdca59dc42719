import type { Parameters } from '../../sweep/task.js';
import { shellWord } from '../../system/shell-word.js';

/**
 * A command that computes one point again, in a store of its own: its parameters stand in a file, so
 * that a text stays a text.
 *
 * @example
 * ```ts
 * import { pointCommand } from 'diffeolab/report';
 *
 * console.log(pointCommand('diffeo.field', { cutoff: 3, seed: '0' })); // printf … sweep run again.json …
 * ```
 */
export function pointCommand(task: string, parameters: Parameters): string {
  const file = JSON.stringify({ name: 'again', task, fixed: parameters });
  return `printf '%s\\n' ${shellWord(file)} > again.json && npx diffeolab sweep run again.json --executor inline --store again`;
}
