import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addOutputOptions, optionWithDefault } from '../shared-options.js';
import { addNetOptions, addRunOptions } from './options.js';

const example = `
x ~ N(0, I_d) with a bias coordinate; the label depends on the d_∥ coordinates x_∥ alone. Amplification is
A = (⟨‖w_∥‖²⟩/d_∥)/(⟨‖w_⊥‖²⟩/d_⊥) over neurons: 1 where training leaves the directions of the weights alone.
Runs are gradient flow on the square loss. Ranges of P go up by factors: 64..1024 is 64,128,…,1024; with three values of P
or more, error and amplification are fitted by powers of P. Finished runs in --out are taken from there.

Examples:
  $ diffeolab spherical stripe --dimension 10 --points 256 --out out/stripe
  $ diffeolab spherical stripe --label cylinder --parallel 2 --points 64..1024 --seeds 5 --out out/cylinder
`;

/** Adds `spherical stripe`. */
export function addStripe(parent: Command, finish: Finish): Command {
  const command = parent
    .command('stripe')
    .description('labels that depend on few coordinates: how training stretches the weights along them')
    .addOption(
      optionWithDefault('--label <name>', 'y = 1 in a stripe, in a half-space or outside a cylinder', 'stripe'),
    )
    .option('--low <x>', 'stripe: low < x₁ < high (default: -0.3)')
    .option('--high <x>', 'stripe: low < x₁ < high (default: 1.18549)')
    .option('--threshold <x>', 'half-space: x₁ > threshold (default: 0)')
    .option('--radius <r>', 'cylinder: ‖x_∥‖ > radius (default: about the median)')
    .option('--parallel <d_∥>', 'cylinder: dimension of x_∥ (default: 2)')
    .addOption(optionWithDefault('--dimension <d>', 'dimension of the data', '10'))
    .addOption(optionWithDefault('--points <values>', 'training points P', '256'))
    .addOption(optionWithDefault('--alpha <values>', 'F = αf: feature regime for α ≪ 1, lazy for α ≫ 1', '1e-6,1e3'))
    .addOption(optionWithDefault('--seeds <n>', 'data sets and nets to average over', '5'))
    .addOption(optionWithDefault('--steps <n>', 'most steps of a run', '2e4'))
    .addOption(optionWithDefault('--loss <αL>', 'loss to stop at', '1e-2'))
    .option('--seconds <t>', 'most seconds of a run')
    .option('--fit-from <P>', 'least P of the fits (default: all)')
    .addOption(optionWithDefault('--test-points <n>', 'points of the test error', '4096'));
  addNetOptions(command, '1000');
  addRunOptions(command);
  return addOutputOptions(command)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runStripeCommand } = await import('./run-stripe.js');
      finish(await runStripeCommand(raw));
    });
}
