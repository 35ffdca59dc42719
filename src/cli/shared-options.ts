import { type Command, Option } from 'commander';
import { solutionNames } from '../twopixels/solutions/construct.js';
import { withChoices } from './choices.js';

/** Options as commander hands them over. */
export type RawOptions = Readonly<Record<string, unknown>>;

/** An option with a default, which the help shows as it is typed. */
export function optionWithDefault(flags: string, description: string, value: string): Option {
  return new Option(flags, description).default(value, value);
}

/** The constructed network, besides ξ and the axes of a sweep. */
export function addSolutionOptions(command: Command, solution: string): Command {
  return command
    .addOption(
      withChoices(
        optionWithDefault('--solution <name>', `constructed network: ${solutionNames.join(', ')}`, solution),
        solutionNames,
      ),
    )
    .addOption(optionWithDefault('--length <l>', 'sites of the ring, at least 2ξ', '32'))
    .option('--filter-size <s>', 'filter size; for strided the stride too (default: 3)');
}

/** One constructed network: ξ and the parameters that a solution has of its own. */
export function addNetworkOptions(command: Command): Command {
  command.addOption(optionWithDefault('--scale <ξ>', 'scale of the task and of the network', '7'));
  return addSolutionOptions(command, 'low-frequency')
    .option('--channels <H>', 'disordered: channels, a multiple of s (default: s)')
    .option('--disorder <ε>', 'disordered: each weight times 1 + ε·N(0, 1) (default: 0.1)')
    .option('--mix <κ>', 'mix: κ from 0, low-frequency, to 1, high-frequency (default: 1/2)');
}

/** Displacements, noise and the theory of G where there is no exact one. */
export function addPerturbationOptions(command: Command): Command {
  return command
    .addOption(optionWithDefault('--gap <g>', 'leave out the pairs with |d − ξ| < g', '0'))
    .addOption(
      optionWithDefault('--displacement-law <p,…>', 'probabilities of the shifts −m … m of a lit pixel', '1/3,1/3,1/3'),
    )
    .option('--noise-energy <lσ²>', 'mean squared norm of the noise, or exact for ⟨‖τx − x‖²⟩ (default: 8/3)')
    .option('--noise-deviation <σ>', 'standard deviation of the noise on a site, instead of --noise-energy')
    .addOption(
      withChoices(
        optionWithDefault(
          '--closure <name>',
          'theory of G where there is no exact one: lattice or gaussian',
          'lattice',
        ),
        ['lattice', 'gaussian'],
      ),
    );
}

/** Samples and engine of Monte Carlo. */
export function addMonteCarloOptions(command: Command, samples: Option): Command {
  return command
    .addOption(samples)
    .addOption(
      withChoices(
        optionWithDefault('--engine <name>', 'auto, js (float64), wasm (float32) or webgpu (float32, GPU)', 'auto'),
        ['auto', 'js', 'wasm', 'webgpu'],
      ),
    )
    .option('--threads <n>', 'worker threads (default: one a core)')
    .addOption(optionWithDefault('--seed <text>', 'seed of all random numbers, any text', '0'));
}

/** Where results go and how much is said. */
export function addOutputOptions(command: Command): Command {
  return command
    .option('--out <folder>', 'write figures, data and provenance there')
    .option('--json', 'one JSON object on stdout and nothing else there')
    .option('--quiet', 'no progress and no messages');
}
