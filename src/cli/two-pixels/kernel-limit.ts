import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { kernelLimit } from './subjects.js';

const example = `
Numbers of the layers are those of every wide net; of the pooled output ratios of means over nets.
G is split into what noise does to all inputs alike (common) and the rest; G* is what is left at the best gain and shift.

Example:
  $ diffeolab two-pixels kernel-limit --depth 3 --bias-deviation 1 --out out/kernel-limit
`;

/** Adds `two-pixels kernel-limit`. */
export function addKernelLimit(parent: Command, finish: Finish): Command {
  const command = parent
    .command('kernel-limit')
    .description('D, G, R, G* and d′ of untrained convolutional nets of infinite width, layer by layer');
  return addParameters(command, kernelLimit)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runKernelLimit } = await import('./run-kernel-limit.js');
      finish(await runKernelLimit(raw));
    });
}
