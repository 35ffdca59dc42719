import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { train } from './subjects.js';

const example = `
The loss is αL = (1/2P) Σ (F(x_μ) − y_μ)², the learning rate is scaled with α and H. A run in --out goes on where it stopped
when the command is given again, with the same or other stop rules.

Examples:
  $ diffeolab spherical train --dimension 3 --points 64 --alpha 1e-6 --out out/feature
  $ diffeolab spherical train --dimension 5 --geometry conic --initial-scale 0.1 --regularisation l1 --lambda 1e-4 --alpha 1
`;

/** Adds `spherical train`. */
export function addTrain(parent: Command, finish: Finish): Command {
  const command = parent.command('train').description('train one net; test error, atoms and rotation stability');
  return addParameters(command, train)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runTrain } = await import('./run-train.js');
      finish(await runTrain(raw));
    });
}
