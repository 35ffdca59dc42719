import type { Command } from 'commander';
import type { Subject } from '../../tasks/parameters/table.js';
import { addParameters } from '../parameters/options.js';

/** Adds the options of a command of sweeps, and the argument that names the sweep. */
export function addSweepOptions<Values>(command: Command, subject: Subject<Values>): Command {
  command.argument('[file]', 'sweep file (.json, .mjs, .js or .ts), or the name of a sweep that was run in the store');
  return addParameters(command, subject);
}
