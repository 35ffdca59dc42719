import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { imageArgument, imageHelp } from './image-help.js';
import { apply } from './subjects.js';

const example = `
Written to --out: original.png, sample-000.png …, the fields field-000.npy … of shape [2, n, n]
(x, y in pixels), a contact sheet samples.png, .svg, .vl.json, and apply.json. Field k of a
seed never changes.

Examples:
  $ diffeolab diffeo apply digits/3 --displacement 2 --cutoff 3 --samples 8 --out out/three
  $ diffeolab diffeo apply photo.jpg --crop centre --temperature 1e-3 --cutoff 5 --out out/photo
`;

/** Adds `diffeo apply`. */
export function addApply(parent: Command, finish: Finish): Command {
  const command = parent
    .command('apply')
    .argument('<IMAGE>', imageArgument)
    .description('deform an image by typical diffeomorphisms of a chosen size');
  return addParameters(command, apply)
    .addHelpText('after', imageHelp + example)
    .action(async (image, raw) => {
      const { runApply } = await import('./run-apply.js');
      finish(await runApply(image, raw));
    });
}
