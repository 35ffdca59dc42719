import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { phaseDiagram, phaseDiagramAxes } from './subjects.js';

const example = `
Values are lists and ranges: 3,7,15 or 3..15 or 3..15:4 (both ends included). Without a step, a
range of --scale goes in steps of s − 1, one of --channels in steps of s,
the others in steps of 0.1.
With --out each finished point is kept in the folder store there; the same command goes on from it.

Example:
  $ diffeolab two-pixels phase-diagram --scale 3..15 --channels 3..24 --disorder 0,0.1 --out out
`;

/** Adds `two-pixels phase-diagram`. */
export function addPhaseDiagram(parent: Command, finish: Finish): Command {
  const command = parent
    .command('phase-diagram')
    .description('D, G, R and the classification error of the output over ξ, channels, disorder, mix or thresholds');
  return addParameters(command, phaseDiagram, phaseDiagramAxes())
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runPhaseDiagram } = await import('./run-phase-diagram.js');
      finish(await runPhaseDiagram(raw));
    });
}
