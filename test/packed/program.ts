/** A program of a strict user: it must compile against the package alone, declarations of all packages checked. */
import type * as lab from 'diffeolab';
import { diffeoSensitivity } from 'diffeolab/analytic';
import * as browser from 'diffeolab/browser';
import { deform, temperatureFor } from 'diffeolab/diffeo';
import { powerSpectrum } from 'diffeolab/filters';
import { readData } from 'diffeolab/images';
import { estimateSensitivity, sharedDevice } from 'diffeolab/montecarlo';
import { type ConvNet, convLayer, convNet } from 'diffeolab/nets';
import { rational } from 'diffeolab/numerics';
import { csv } from 'diffeolab/report';
import { train } from 'diffeolab/spherical';
import { presetConventions } from 'diffeolab/stability';
import { loadTask, type SweepTask } from 'diffeolab/sweep';
import { provenance } from 'diffeolab/system';
import { taskModules } from 'diffeolab/tasks';
import { lowFrequency, twoPixelTask } from 'diffeolab/two-pixels';

const size = { length: 32, scale: 7 };
const task = twoPixelTask(size);
const network: ConvNet = lowFrequency(size);
const fractions: readonly (string | undefined)[] = diffeoSensitivity(network, task).map(({ fraction }) => fraction);
const same: lab.nets.ConvNet = network;
const shape: number[] = network.layers[0]?.filters.shape ?? [];
const numerator: bigint = rational(8n, 3n).n;
const module: URL = taskModules['spherical.train'];

async function run(signal: AbortSignal): Promise<number> {
  const { layers } = await estimateSensitivity(network, task, { deviation: 0.3, samples: 1024, seed: '0', signal });
  return layers.length;
}

export type { SweepTask };
export {
  browser,
  convLayer,
  convNet,
  csv,
  deform,
  fractions,
  loadTask,
  module,
  numerator,
  powerSpectrum,
  presetConventions,
  provenance,
  readData,
  run,
  same,
  shape,
  sharedDevice,
  temperatureFor,
  train,
};
