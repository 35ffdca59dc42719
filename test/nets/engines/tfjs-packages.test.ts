import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { montecarlo, nets, numerics } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { backendState, type TfjsBackend } from '../../../dist/nets/engines/tfjs/backends.js';
import { tfjsEngineFrom } from '../../../dist/nets/engines/tfjs/create-tfjs-engine.js';
import type { PackageSource } from '../../../dist/nets/engines/tfjs/package-source.js';
import { checked } from '../../../dist/nets/engines/tfjs/webgpu-backend.js';
import { rejectsLater } from '../../support/assertions.js';
import { randomNetOf } from '../../support/layered-nets.js';
import { inFolder, runCli } from '../../support/run-cli.js';

const test = suite('packages of engine tfjs');

const net = randomNetOf([2], [{ kind: 'dense', channels: 1 }]);

/** These packages, with TensorFlow's library or without, that fail when they are loaded. */
const packages = (names: readonly string[], addons = true): PackageSource => ({
  versionOf: (name) => (names.includes(name) ? '4.22.0' : undefined),
  hasAddon: (name) => addons && names.includes(name),
  load: (name) => Promise.reject(new Error(`${name}: libtensorflow.so.2: no such file\nat line 1`)),
});

const engine = (backend: TfjsBackend | undefined, source: PackageSource) => () =>
  tfjsEngineFrom(net, backend === undefined ? {} : { backend }, source);

test('without packages it is refused, with what to install', async () => {
  const none = packages([]);
  await rejectsLater(
    engine(undefined, none),
    /engine tfjs: no backend is installed \(run npm install @tensorflow\/tfjs-node for the processor, npm install /,
  );
  await rejectsLater(
    engine(undefined, none),
    / for CUDA, or npm install @tensorflow\/tfjs @tensorflow\/tfjs-backend-webgpu webgpu for any graphics card\)/,
  );
  await rejectsLater(
    engine('node', none),
    /engine tfjs: .*tfjs-node is not installed \(run npm install @tensorflow\/tfjs-node\)/,
  );
  await rejectsLater(engine('node-gpu', none), /\(run npm install @tensorflow\/tfjs-node-gpu\)/);
  await rejectsLater(
    engine('webgpu', packages(['@tensorflow/tfjs'])),
    /optional packages @tensorflow\/tfjs-backend-webgpu, webgpu are not installed \(run npm install @tensorflow\/tfjs-b/,
  );
});

test(
  'on the command line: one line, exit code 2, nothing written',
  inFolder(async (folder) => {
    for (const [backend, complaint] of [
      [[], 'no backend is installed'],
      [['--backend', 'node-gpu'], 'the optional package @tensorflow/tfjs-node-gpu is not installed'],
    ] as const) {
      const { code, stdout, stderr } = await runCli(
        ['nets', 'train', '--engine', 'tfjs', ...backend, '--out', join(folder, 'out')],
        { env: { DIFFEOLAB_TFJS: folder } },
      );
      assert.is(code, 2);
      assert.is(stdout, '');
      assert.ok(stderr.startsWith(`error: engine tfjs: ${complaint} (run npm install `), stderr);
      assert.is(stderr.trimEnd().split('\n').length, 1, stderr);
      assert.equal(readdirSync(folder), []);
    }
  }),
);

test('an installation whose download failed, and one that does not load', async () => {
  const names = ['@tensorflow/tfjs-node'];
  const words = /without TensorFlow's library \(run npm rebuild @tensorflow\/tfjs-node, and read what it says\)/;
  await rejectsLater(engine('node', packages(names, false)), words);
  await rejectsLater(engine(undefined, packages(names)), /tfjs-node does not load on this machine: .*no such file \(/);
  // The failure is not remembered.
  await rejectsLater(engine('node-gpu', packages(['@tensorflow/tfjs-node-gpu'])), /tfjs-node-gpu does not load/);
});

test('a software GPU is the last choice, a card with CUDA the first', async () => {
  const webgpu = ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-webgpu', 'webgpu'];
  const node = '@tensorflow/tfjs-node';
  const { adapters } = await montecarlo.describeAdapters();
  const second =
    adapters[0]?.kind === 'hardware' ? /package @tensorflow\/tfjs does/ : /package @tensorflow\/tfjs-node does/;
  await rejectsLater(engine(undefined, packages([...webgpu, node])), second);
  await rejectsLater(engine(undefined, packages(webgpu)), /package @tensorflow\/tfjs does not load/);
  await rejectsLater(engine(undefined, packages([node, `${node}-gpu`, ...webgpu])), /tfjs-node-gpu does not load/);
});

test('an unknown backend is refused', async () => {
  const unknown = 'metal' as TfjsBackend;
  await rejectsLater(engine(unknown, packages([])), /backend must be one of node-gpu, webgpu, node, got "metal"/);
});

test('tfjsBackends says what is there or what is missing', () => {
  const states = nets.tfjsBackends();
  assert.equal(
    states.map(({ backend }) => backend),
    ['node-gpu', 'webgpu', 'node'],
  );
  for (const { version, missing } of states) assert.is.not(version === undefined, missing === undefined);
  assert.equal(backendState('node', packages(['@tensorflow/tfjs-node'])), { backend: 'node', version: '4.22.0' });
});

/** A device that finds errors of these kinds. */
function deviceWith(errors: Readonly<Record<string, string>>) {
  const scopes: string[] = [];
  return {
    scopes,
    pushErrorScope: (filter: string) => void scopes.push(filter),
    popErrorScope: async () => {
      const message = errors[scopes.pop()!];
      return message === undefined ? null : { message };
    },
  };
}

test('what a graphics card refuses is told in a line, and never a result', async () => {
  for (const kind of ['validation', 'out-of-memory']) {
    const device = deviceWith({ [kind]: 'buffer of 9 GB\nis too large' });
    const work = async () => 'zeros';
    await rejectsLater(() => checked(device, work), /refused the work: buffer of 9 GB \(use smaller batches/);
    assert.equal(device.scopes, []);
  }
  assert.is(await checked(deviceWith({}), async () => 'numbers'), 'numbers');
  const broken = () => Promise.reject(new TypeError('of its own'));
  const error: unknown = await checked(deviceWith({}), broken).catch((caught: unknown) => caught);
  assert.instance(error, TypeError);
  assert.not.instance(error, numerics.InputError);
});

test.run();
