import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addOutputOptions, optionWithDefault } from '../shared-options.js';
import { addRunOptions, addTaskOptions } from './options.js';

const example = `
Example:
  $ diffeolab spherical kernel --dimension 3 --points 256 --kernel ntk --seeds 10 --json
`;

/** Adds `spherical kernel`. */
export function addKernel(parent: Command, finish: Finish): Command {
  const command = parent
    .command('kernel')
    .description('kernel regression, the lazy limit: test error over data sets')
    .addOption(optionWithDefault('--dimension <d>', 'dimension of the data', '3'))
    .addOption(optionWithDefault('--points <P>', 'training points', '256'))
    .addOption(optionWithDefault('--kernel <name>', 'ntk: both layers; random-features: the last layer', 'ntk'))
    .addOption(optionWithDefault('--ridge <λ>', 'added to the diagonal of the Gram matrix', '0'))
    .addOption(optionWithDefault('--seeds <n>', 'data sets to average over', '10'));
  addTaskOptions(command);
  addRunOptions(command);
  return addOutputOptions(command)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runKernelCommand } = await import('./run-kernel.js');
      finish(await runKernelCommand(raw));
    });
}
