import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { train } from './subjects.js';

const example = `
Without options a net learns which pairs on a ring of 32 sites are nearer than 7. In --out: the net (net/), nets on the way (checkpoints/),
the curve and the report. A run in --out goes on where it stopped when the command is given again, with the same or other stop rules.

Examples:
  $ diffeolab nets train --out out/ring
  $ diffeolab nets train --data two-pixels/frame --frame-size 16 --periodic --scale 5 --channels 8 --depth 3 --points 512
  $ diffeolab nets train --data digits:2000:16 --net fc --channels 64 --optimiser adam --batch-size 64 --points 1000 --measure none
  $ diffeolab nets train --net mine.json --points all --alpha 1e-3 --flow --loss square --stop-loss 1e-3
`;

/** Adds `nets train`. */
export function addNetTrain(parent: Command, finish: Finish): Command {
  const command = parent
    .command('train')
    .description('train a net; loss and errors, D, G and R of every layer before and after');
  return addParameters(command, train)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runNetTrain } = await import('./run-train.js');
      finish(await runNetTrain(raw));
    });
}
