import type { Command } from 'commander';
import { optionWithDefault } from '../shared-options.js';

/** What is learnt: law of the points and target, test set and rotation angle. */
export function addTaskOptions(command: Command): Command {
  return command
    .addOption(optionWithDefault('--data <law>', 'points: sphere, normal or ball', 'sphere'))
    .addOption(optionWithDefault('--target <name>', 'constant (1), norm (‖x‖) or gaussian-field', 'constant'))
    .option('--exponent <a>', 'gaussian-field: teacher |·|^a or ReLU^a, smoothness ν = a + 1/2 (default: 1)')
    .option('--teacher-activation <name>', 'gaussian-field: absolute or relu (default: absolute)')
    .option('--teacher-width <n>', 'gaussian-field: neurons of the teacher (default: 1e5)')
    .addOption(optionWithDefault('--test-points <n>', 'points of the test error and of S', '4096'))
    .addOption(optionWithDefault('--rotation-angle <θ>', 'angle of the rotation stability S, in radians', '0.1'));
}

/** The net and its penalty. */
export function addNetOptions(command: Command, width: string): Command {
  return command
    .addOption(optionWithDefault('--width <H>', 'neurons', width))
    .addOption(
      optionWithDefault(
        '--engine <name>',
        'auto, js, dense, patterns or circle (d = 2): the same numbers to rounding',
        'auto',
      ),
    );
}

/** Precision of a training's sums. */
export function addPrecisionOption(command: Command): Command {
  return command.addOption(
    optionWithDefault(
      '--precision <name>',
      'of the sums over neurons and points: float64, or float32 (d > 2)',
      'float64',
    ),
  );
}

/** Penalty and geometry of a training. */
export function addPenaltyOptions(command: Command): Command {
  return command
    .addOption(
      optionWithDefault('--regularisation <name>', 'penalty λR: l1 on |c|, path on ‖w‖|c|, l2, or none', 'none'),
    )
    .option('--lambda <λ>', 'strength of the penalty (default: 1e-5)')
    .option('--projection', 'keep ‖w‖ = 1 by projection')
    .option('--conic', 'conic descent: ‖w‖ = 1, and neurons move by their mass |c|')
    .option('--only-last-layer', 'train the coefficients alone: random features');
}

/** Worker threads and seed. */
export function addRunOptions(command: Command): Command {
  return command
    .option('--threads <n>', 'worker threads, one a run (default: one a core)')
    .addOption(optionWithDefault('--seed <text>', 'seed of data and nets, any text', '0'));
}
