import { twopixels } from 'diffeolab';

/** One size of the benchmark: the noise numerators of every layer of a constructed net, ξ = 7. */
export interface Case {
  readonly title: string;
  readonly network: twopixels.ConvNet;
  readonly task: twopixels.TwoPixelTask;
  readonly deviation: number;
}

function noiseCase(solution: twopixels.SolutionName, length: number, channels: string): Case {
  const task = twopixels.twoPixelTask({ length, scale: 7 });
  const network = twopixels.constructSolution(solution, { length, scale: 7 });
  return { title: `${channels}, l = ${length}`, network, task, deviation: twopixels.noiseDeviation(task) };
}

/** Three layers each. */
export const cases: readonly Case[] = [
  noiseCase('low-frequency', 32, '1 channel'),
  noiseCase('high-frequency', 32, '3 channels'),
  noiseCase('low-frequency', 64, '1 channel'),
  noiseCase('low-frequency', 128, '1 channel'),
  noiseCase('low-frequency', 256, '1 channel'),
];
