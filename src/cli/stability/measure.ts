import type { Command } from 'commander';
import { interpolations } from '../../diffeo/interpolation.js';
import { averages, noiseLaws, pairLaws, presets, spreads } from '../../stability/inputs/conventions.js';
import { addEnsembleOptions } from '../diffeo/options.js';
import type { Finish } from '../exit-code.js';
import { addOutputOptions, optionWithDefault } from '../shared-options.js';

const example = `
The model is an ES module (.mjs, .js, or .ts where Node reads it) whose default export, or export predict,
is a function of a batch of images: an ndarray [B, C, n, n], row-major. It returns, at once or by a promise,
a tensor { data, shape } or ndarray with B in front, or several by the names of layers. What takes long to
load is loaded by a top-level await. Tensors of other libraries do if they have data and a shape. What the
model prints goes to stderr.

Classes of --labels are told by the greatest component of the last layer that the model returns, measured or
not, which must be as large as there are classes; --classifier names another one, and is needed where layers
have integers as names, since these come first in any object of JavaScript.

Images are a .npy array [P, n, n] or [P, C, n, n], IDX files as MNIST has, CIFAR batches, a PNG or JPEG, a
folder of those, or drawn by rule: digits:256, shapes:256 or textures:256, 32 × 32 pixels, or digits:256:64.

With --interpolation gaussian, x is the image smoothed as the kernel does it without displacement.

Presets are the conventions of arXiv 2105.02468 (petrini2021), of 2206.12314 and of the nets on images in
2210.01506 (petrini2022), and of the one-dimensional task in 2210.01506 (tomasini2022); options change
single ones.

Examples:
  $ diffeolab stability measure --model examples/stability/random-cnn.mjs --data digits:256 --preset petrini2021
  $ diffeolab stability measure --model start.mjs --model trained.mjs --data test_batch.bin --samples 500 --labels --out out/stability
  $ diffeolab stability measure --model net.mjs --data digits:256 --layers output --curve 1e-2..1e2 --out out/curve
`;

/** Adds `stability measure`. */
export function addMeasure(parent: Command, finish: Finish): Command {
  const command = addEnsembleOptions(parent.command('measure'), '3')
    .description('D, G and R of any model on any images, layer by layer')
    .option('--model <file>', 'module of a model; given several times, models are compared', collect)
    .option('--data <file>', 'images: a file or a folder, or drawn by rule, such as digits:256')
    .option('--layers <a,b,…>', 'layers to measure (default: all that the model returns)')
    .option('--samples <P>', 'P images alone, evenly spread over the data (drawn by rule: the first P)')
    .option('--labels [file]', 'measure error rates too, by the labels of the images or of a file (IDX or .npy)')
    .option('--classifier <layer>', 'layer that tells the classes (default: the last that the model returns)')
    .addOption(optionWithDefault('--interpolation <name>', interpolations.join(', '), 'bilinear'))
    .option('--preset <name>', `conventions: ${presets.join(', ')}`)
    .option('--average <name>', `numerators: ${averages.join(', ')} (default: mean)`)
    .option('--spread <name>', `denominator: ${spreads.join(', ')} (default: mean)`)
    .option('--pairs <name>', `pairs of the denominator: ${pairLaws.join(', ')} (default: independent)`)
    .option('--noise-law <name>', `${noiseLaws.join(', ')} (default: sphere)`)
    .option('--noise-norm <name>', 'per-sample, mean, root-mean-square, or a number (default: mean)')
    .option('--rectified', 'negative components of the noise are set to 0')
    .addOption(optionWithDefault('--draws <n>', 'deformations and noises of each image', '1'))
    .addOption(optionWithDefault('--seed <text>', 'seed of all random numbers, any text', '0'))
    .option('--curve <r1..r2>', 'D and G against the norm of the perturbation too, from r1 to r2')
    .addOption(optionWithDefault('--per-decade <n>', 'points of the curve in a decade', '4'));
  return addOutputOptions(command)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runMeasure } = await import('./run-measure.js');
      finish(await runMeasure(raw));
    });
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
