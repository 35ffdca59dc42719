import type { Command } from 'commander';
import type { Finish } from '../exit-code.js';
import { addSweepOptions } from './options.js';
import { plan } from './subjects.js';

const example = `
A few points of different cost are computed on one thread to see how long they take; their results are kept. What the other
points take is estimated from them by the task's own costs: it is no promise.

Examples:
  $ diffeolab sweep plan sweep.json
  $ diffeolab sweep plan --task two-pixels.stability --fixed solution=disordered --axis scale=3..15:2 --axis channels=3..24:3
`;

/** Adds `sweep plan`. */
export function addPlan(parent: Command, finish: Finish): Command {
  const command = parent
    .command('plan')
    .description('how many points a sweep has, which are done, and what the others will take');
  return addSweepOptions(command, plan)
    .addHelpText('after', example)
    .action(async (file: string | undefined, raw) => {
      const { planCommand } = await import('./actions/plan.js');
      finish(await planCommand(file, raw));
    });
}
