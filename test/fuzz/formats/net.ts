import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toConvNet } from 'diffeolab/nets';
import { encodeNpy } from 'diffeolab/system';
import { loadNet } from 'diffeolab/tasks';
import ndarray from 'ndarray';
import type { Format } from '../format.js';
import { harmed } from '../harm.js';

const ring = {
  format: 'diffeolab-net-1',
  name: 'a',
  input: { channels: 1, size: [12] },
  parametrisation: 'standard',
  layers: [
    { kind: 'conv', channels: 1, filterSize: 3, stride: 1, padding: 'periodic', filters: [[['1/4', 0.5, 1]]] },
    { kind: 'relu', scale: 1.5 },
    { kind: 'pool', operation: 'average', size: 2 },
    { kind: 'conv', channels: 2, filterSize: 2, pad: [0, 1], bias: 'shared', filters: 'weights.npy' },
    { kind: 'batch-norm', epsilon: 1e-3, momentum: 0.1, scales: [1, 2], variances: [0.5, 3] },
    { kind: 'relu' },
    { kind: 'global-average-pool' },
    { kind: 'dense', channels: 1, weightScale: 0.5, parametrisation: 'mean-field' },
  ],
  output: { alpha: 0.1 },
  initial: { seed: '1', weights: { law: 'normal', deviation: 0.5 }, biases: { law: 'zero' } },
};
const frame = {
  ...ring,
  input: { channels: 1, size: [5, 4] },
  layers: [
    { kind: 'locally-connected', channels: 2, filterSize: 2, stride: 2, padding: 'zero' },
    { kind: 'dense', channels: 3, bias: false, initial: { weights: { law: 'uniform-fan-in' } } },
  ],
};

/** Documents of nets, beside an array that one of them names. */
const net: Format = {
  name: 'net',
  seeds: () => [ring, frame].map((document) => Buffer.from(JSON.stringify(document, null, 1))),
  mutate: harmed,
  read(bytes, folder) {
    const file = join(folder, 'net.json');
    writeFileSync(file, bytes);
    writeFileSync(join(folder, 'weights.npy'), encodeNpy(ndarray(Float32Array.of(1, 2, 3, 4), [2, 1, 2])));
    const loaded = loadNet(file).net;
    if (loaded.layout.input.size.length === 1) toConvNet(loaded);
  },
};
export default net;
