import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addOutputOptions, optionWithDefault } from '../shared-options.js';
import { addImageOptions, imageHelp } from './options.js';

const example = `
Temperatures are lists and geometric ranges: 1e-4,1e-3 or 1e-5..1e-1:10 (a factor of 10). The same
field of the seed everywhere: temperatures scale it, a larger cutoff adds modes.
Written to --out: phase-space.png, .svg, .vl.json (images embedded) and phase-space.json.

Example:
  $ diffeolab diffeo phase-space digits/3 --cutoff 2..14:3 --out out/phase-space
`;

/** Adds `diffeo phase-space`. */
export function addPhaseSpace(parent: Command, finish: Finish): Command {
  const command = addImageOptions(
    parent
      .command('phase-space')
      .description('an image deformed at many temperatures and cutoffs, the allowed ones marked'),
  )
    .addOption(optionWithDefault('--cutoff <values>', 'cutoffs, a list or range', '2..15'))
    .option('--temperature <values>', 'temperatures (default: 10, around the allowed ones)')
    .addOption(optionWithDefault('--boundary <name>', 'fixed, where the displacement vanishes, or periodic', 'fixed'))
    .addOption(optionWithDefault('--index <k>', 'number of the field', '0'));
  return addOutputOptions(command)
    .addHelpText('after', imageHelp + example)
    .action(async (image, raw) => {
      const { runPhaseSpace } = await import('./run-phase-space.js');
      finish(await runPhaseSpace(image, raw));
    });
}
