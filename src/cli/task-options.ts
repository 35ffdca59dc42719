import { type Command, Option } from 'commander';

/** Options, as texts, that commander hands over. */
export type RawOptions = Readonly<Record<string, unknown>>;

const solutions = ['low-frequency', 'dirichlet', 'high-frequency', 'mix', 'disordered', 'strided'];

/** The solution and what fixes it, besides ξ and the axes of a sweep. */
export function addSolutionOptions(command: Command, fallback: string): Command {
  return command
    .option('--solution <name>', `constructed network: ${solutions.join(', ')}`, fallback)
    .option('--length <l>', 'sites of the ring, l ≥ 2ξ', '32')
    .option('--filter-size <s>', 'filter size s; the stride too for strided (default: 3)');
}

/** The law of the displacements, the noise and the closure. */
export function addPerturbationOptions(command: Command): Command {
  return command
    .option('--gap <g>', 'leave out the pairs with |d − ξ| < g', '0')
    .option('--displacement-law <p,…>', 'probabilities of the shifts −m … m of a lit pixel', '1/3,1/3,1/3')
    .option(
      '--noise-energy <l σ²>',
      'mean squared norm of the noise: a number, 8/3, or exact for ⟨‖τx − x‖²⟩ (default: 8/3)',
    )
    .option('--noise-deviation <σ>', 'standard deviation of the noise on a site, instead of --noise-energy')
    .option('--closure <name>', 'theory of G where there is no exact one: lattice or gaussian', 'lattice');
}

/** Monte Carlo: samples, engine, threads. */
export function addMonteCarloOptions(command: Command, samples: string): Command {
  return command
    .option('--samples <n>', 'Monte Carlo samples, such as 1e6; 0 for theory alone', samples)
    .option('--engine <name>', 'auto, js (float64) or wasm (float32)', 'auto')
    .option('--threads <n>', 'worker threads (default: one a core)');
}

/** Seed, folder of results, and how much is said. */
export function addCommonOptions(command: Command): Command {
  return command
    .option('--seed <text>', 'seed of the random numbers; any text', '0')
    .option('--out <folder>', 'write figures, data and provenance there')
    .addOption(new Option('--json', 'one JSON object on stdout and nothing else there'))
    .option('--quiet', 'no progress and no messages');
}
