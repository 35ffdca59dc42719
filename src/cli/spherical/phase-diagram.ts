import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addParameters } from '../parameters/options.js';
import { phaseDiagram, phaseDiagramAxes } from './subjects.js';

const example = `
Ranges go up by factors: --points 8..128 by 2, --alpha 1e-6..1e3 by 10, and 1e-6..1e3:1000 by 1000. Runs are gradient flow from a normal
initialisation; finished runs in --out are taken from there.

Example:
  $ diffeolab spherical phase-diagram --dimension 3 --points 8..128 --alpha 1e-6..1e3 --seeds 3 --out out/phase
`;

/** Adds `spherical phase-diagram`. */
export function addSphericalPhaseDiagram(parent: Command, finish: Finish): Command {
  const command = parent.command('phase-diagram').description('test error, atoms and rotation stability over P and α');
  return addParameters(command, phaseDiagram, phaseDiagramAxes)
    .addHelpText('after', example)
    .action(async (raw) => {
      const { runSphericalPhaseDiagram } = await import('./run-phase-diagram.js');
      finish(await runSphericalPhaseDiagram(raw));
    });
}
