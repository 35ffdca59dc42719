import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { kernel } from './subjects.js';

const example = `
Example:
  $ diffeolab spherical kernel --dimension 3 --points 256 --kernel ntk --seeds 10 --json
`;

/** Adds `spherical kernel`. */
export function addKernel(parent: Command, finish: Finish): Command {
  const command = parent.command('kernel').description('kernel regression, the lazy limit: test error over data sets');
  return addParameters(command, kernel)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runKernelCommand } = await import('./run-kernel.js');
      finish(await runKernelCommand(raw));
    });
}
