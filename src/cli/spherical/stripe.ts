import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { stripe, stripeAxes } from './subjects.js';

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
    .description('labels that depend on few coordinates: how training stretches the weights along them');
  return addParameters(command, stripe, stripeAxes)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runStripeCommand } = await import('./run-stripe.js');
      finish(await runStripeCommand(raw));
    });
}
