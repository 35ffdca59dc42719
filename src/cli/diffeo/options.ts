import type { Command } from 'commander';
import { optionWithDefault } from '../shared-options.js';

/** The ensemble of displacement fields. */
export function addEnsembleOptions(command: Command, cutoff: string): Command {
  return command
    .addOption(optionWithDefault('--cutoff <c>', 'largest wave number: modes with √(i² + j²) < c + 1/2', cutoff))
    .option('--displacement <δ>', 'typical displacement in pixels, δ = (n/2)√(πT ln c) (default: 1)')
    .option('--temperature <T>', 'temperature, instead of --displacement')
    .addOption(optionWithDefault('--boundary <name>', 'fixed, where the displacement vanishes, or periodic', 'fixed'));
}

/** The image, its reading, and how it is read between its pixels. */
export function addImageOptions(command: Command): Command {
  return command
    .argument('<IMAGE>', 'PNG, JPEG, .npy, IDX, CIFAR batch, folder, or an image drawn by rule')
    .option('--number <i>', 'number of the image in a file that has several (default: 0)')
    .addOption(optionWithDefault('--crop <name>', 'what is not square: none refuses it, centre cuts it', 'none'))
    .option('--size <n>', 'pixels along a side of an image drawn by rule (default: 64)')
    .option('--colour', 'an image drawn by rule in colour')
    .addOption(optionWithDefault('--interpolation <name>', 'between pixels: bilinear, gaussian or nearest', 'bilinear'))
    .addOption(optionWithDefault('--seed <text>', 'seed of the fields and of images drawn by rule, any text', '0'));
}

/** What IMAGE may be, for the end of a help. */
export const imageHelp = `
IMAGE is a file or a folder, or drawn by rule: digits/0 … digits/9, shapes/disc (square, triangle,
ring), textures/field (blobs, grating, checkers). A number chooses another one: digits/3/7.
`;
