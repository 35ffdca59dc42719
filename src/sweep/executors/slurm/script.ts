import { shellWord } from '../../../system/shell-word.js';
import type { CommandLine } from './commands.js';

/** The script of an array of jobs. Slurm tells each job its index by SLURM_ARRAY_TASK_ID. */
export function batchScript(preamble: string, command: CommandLine): string {
  const lines = preamble === '' ? [] : [preamble.trimEnd()];
  return ['#!/bin/bash', ...lines, `exec ${command.map(shellWord).join(' ')}`, ''].join('\n');
}
