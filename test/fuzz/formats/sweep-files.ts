import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gridSweep, readDescription, type SweepTask } from 'diffeolab/sweep';
import type { Format } from '../format.js';
import { harmed } from '../harm.js';

const task: SweepTask = { name: 'a', version: 1, run: () => ({ values: {} }) };
const source = { module: new URL('file:///task.mjs'), task };
const most = 20;

const text = JSON.stringify(
  {
    name: 'a',
    task: './task.mjs',
    fixed: { length: 64, law: ['1/2', 0.5], seed: 7 },
    axes: { scale: [3, 5, 7], x: { from: 1e-6, to: 1, count: 4, spacing: 'log' }, y: { from: 8, to: 64, factor: 2 } },
    zip: [{ d: { from: 0, to: 0.3, step: 0.1 }, word: ['a', 'b', true, 'd'] }],
  },
  null,
  1,
);

/** Files that describe sweeps. */
const sweepFiles: Format = {
  name: 'sweep-files',
  seeds: () => [Buffer.from(text), Buffer.from(`\ufeff${text}`, 'utf16le')],
  mutate: harmed,
  async read(bytes, folder) {
    const file = join(folder, 'sweep.json');
    writeFileSync(file, bytes);
    const { description } = await readDescription(file);
    const sweep = gridSweep(description, source);
    for (let index = 0; index < Math.min(most, sweep.size); index++) sweep.parametersAt(index);
  },
};
export default sweepFiles;
