import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { measure, measureAxes } from './subjects.js';

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
Integers of an array are grey levels, v/255 (uint16 v/65535); floats and truth values are taken as they are.
What was understood is printed. Rows of numbers need --image-size, and are reshaped, never resized.

With --interpolation gaussian, x is the image smoothed as the kernel does it without displacement.

Presets are the conventions of arXiv 2105.02468 (petrini2021), of 2206.12314 and of the nets on images in
2210.01506 (petrini2022), and of the one-dimensional task in 2210.01506 (tomasini2022); options change
single ones.

Examples:
  $ diffeolab stability measure --model examples/stability/random-cnn.mjs --data digits:256 --preset petrini2021
  $ diffeolab stability measure --model start.mjs --model trained.mjs --data test_batch.bin --samples 500 --labels --out out/stability
  $ diffeolab stability measure --model net.mjs --data rows.npy --image-size 28 --standardise 0.1307:0.3081
  $ diffeolab stability measure --model net.mjs --data digits:256 --layers output --curve 1e-2..1e2 --out out/curve
`;

/** Adds `stability measure`. */
export function addMeasure(parent: Command, finish: Finish): Command {
  const command = parent.command('measure').description('D, G and R of any model on any images, layer by layer');
  return addParameters(command, measure, measureAxes)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runMeasure } = await import('./run-measure.js');
      finish(await runMeasure(raw));
    });
}
