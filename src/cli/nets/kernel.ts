import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { kernel } from './subjects.js';

const example = `
The net is that of its description with hidden layers of infinite width: convolutions, locally connected and dense layers, ReLU, mean pooling.
With --out: Gram matrices of the training set [P, P] and of the test set with it [Q, P], labels and predictions as .npy, and the report.

Examples:
  $ diffeolab nets kernel --depth 3 --readout ntk --no-bias --points 64
  $ diffeolab nets kernel --data digits:200:8 --depth 2 --points 100 --readout ntk --out out/kernels
  $ diffeolab nets kernel --data two-pixels/frame --frame-size 6 --periodic --scale 3 --depth 2 --readout ntk --kernel nngp
`;

/** Adds `nets kernel`. */
export function addNetKernel(parent: Command, finish: Finish): Command {
  const command = parent
    .command('kernel')
    .description('kernels of a net of infinite width, and kernel regression: the lazy limit of a training');
  return addParameters(command, kernel)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runNetKernelCommand } = await import('./run-kernel.js');
      finish(await runNetKernelCommand(raw));
    });
}
