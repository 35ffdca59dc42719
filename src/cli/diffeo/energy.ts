import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';

import { energy } from './subjects.js';

const example = `
Every mode has the same mean energy π²T/4 in each component, ‖∇τ‖² is π²T/4 times a χ². --check also
compares the energy by the coefficients with that by the gradients on the pixels. The largest of
many z-scores is allowed as much as makes it as rare as 4 for one.
Written to --out: energy.png, .svg, .vl.json, energy.json and energy-modes.csv.

Example:
  $ diffeolab diffeo energy --size 32 --cutoff 3 --temperature 1e-3 --samples 1e5 --check
`;

/** Adds `diffeo energy`. */
export function addEnergy(parent: Command, finish: Finish): Command {
  const command = parent
    .command('energy')
    .description('⟨‖∇τ‖²⟩ by sampling beside the exact mean, and equipartition mode by mode');
  return addParameters(command, energy)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runEnergyCommand } = await import('./run-energy.js');
      finish(await runEnergyCommand(raw));
    });
}
