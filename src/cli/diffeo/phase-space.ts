import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { imageArgument, imageHelp } from './image-help.js';
import { phaseSpace, phaseSpaceAxes } from './subjects.js';

const example = `
Temperatures are lists and geometric ranges: 1e-4,1e-3 or 1e-5..1e-1:10 (a factor of 10). The same
field of the seed everywhere: temperatures scale it, a larger cutoff adds modes.
Written to --out: phase-space.png, .svg, .vl.json (images embedded) and phase-space.json.

Example:
  $ diffeolab diffeo phase-space digits/3 --cutoff 2..14:3 --out out/phase-space
`;

/** Adds `diffeo phase-space`. */
export function addPhaseSpace(parent: Command, finish: Finish): Command {
  const command = parent
    .command('phase-space')
    .argument('<IMAGE>', imageArgument)
    .description('an image deformed at many temperatures and cutoffs, the allowed ones marked');
  return addParameters(command, phaseSpace, phaseSpaceAxes)
    .addHelpText('after', imageHelp + example)
    .action(async (image, raw) => {
      const { runPhaseSpace } = await import('./run-phase-space.js');
      finish(await runPhaseSpace(image, raw));
    });
}
