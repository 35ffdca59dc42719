import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { analytic, nets, sweep, tasks, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects, rejectsLater } from '../support/assertions.js';
import { inFolder, runCli, runJson } from '../support/run-cli.js';

const test = suite('nets on the command line');

const root = fileURLToPath(new URL('../../', import.meta.url));
const examples = join(root, 'examples/nets');
const binomial = join(examples, 'binomial.json');
const document = (): Record<string, unknown> => JSON.parse(readFileSync(binomial, 'utf8'));

test('schema prints the published one, which the examples fit', async () => {
  const { code, stdout } = await runCli(['nets', 'schema']);
  assert.is(code, 0);
  assert.is(readFileSync(join(root, 'net.schema.json'), 'utf8'), stdout, 'npm run reference');
  const valid = new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(stdout));
  const names = readdirSync(examples).filter((name) => name.endsWith('.json'));
  assert.ok(names.length >= 2);
  for (const name of names) {
    const text = readFileSync(join(examples, name), 'utf8');
    assert.ok(valid(JSON.parse(text)), `${name}: ${JSON.stringify(valid.errors)}`);
    nets.initialNet(nets.parseNetDescription(JSON.parse(text)));
  }
});

test('show tells layers, filters, spectra and the output against the distance', async () => {
  const { stdout } = await runCli(['nets', 'show', binomial]);
  assert.match(stdout, /^binomial: inputs 1 × 32, 11 parameters, F = f\n/);
  assert.match(stdout, /^conv3 +1 × 32 +4 +1 +0\.3536 +0\.3333 /m);
  assert.match(stdout, /^filters of conv1\n {2}1 ← 1 {2}\[0\.25 0\.5 0\.25\]$/m);
  assert.match(stdout, /^conv1 +0 +1 +0\.3333 +0\.3333\n +1 +1 +0 +0\n +3 +1 +0\.04167 /m);
  for (const line of stdout.split('\n')) assert.ok(line.length <= 100, `too wide: ${line}`);
  const shown = await runJson('nets', 'show', binomial);
  assert.is((shown['parameters'] as Record<string, unknown>)['netSha256'], tasks.loadNet(binomial).sha256);
  const network = nets.toConvNet(tasks.loadNet(binomial).net);
  const run = nets.createForward(nets.planNetwork(network, 32));
  for (const { distance, value } of shown['distances'] as tasks.NetView['distances']) {
    const { output } = run(twopixels.pairImage(32, [0, distance]));
    assert.ok(Math.abs(output - value) < 1e-13, `d = ${distance}`);
  }
});

test(
  'show of a saved net with outputs α (f − f₀) on normal inputs, and its figure',
  inFolder(async (folder) => {
    const input = { channels: 2, size: [6, 6] };
    const description = nets.presetNet('vgg-small', { input, channels: 3, depth: 2, outputs: 2, alpha: 0.5 });
    const saved = await tasks.saveNet(join(folder, 'net'), nets.initialNet(description, { precision: 'float32' }));
    const { stdout } = await runCli(['nets', 'show', saved]);
    assert.match(stdout, /F = 0\.5 f\n/);
    assert.match(stdout, /^ {2}1 ← 2 {2}\[\S+ \S+ \S+ \| \S+ \S+ \S+ \| \S+ \S+ \S+\]$/m);
    assert.match(stdout, /activations on standard normal inputs/);
    const out = join(folder, 'out');
    const { code, stderr } = await runCli(['nets', 'show', saved, '--out', out]);
    assert.is(code, 0, stderr);
    assert.equal(readdirSync(out).sort(), ['net.png', 'net.svg', 'net.vl.json']);
  }),
);

test('stability of a net of one’s own: what the library says, with fractions', async () => {
  const { layers, parameters } = await runJson(
    ...['two-pixels', 'stability', '--net', binomial, '--scale', '5', '--samples', '0'],
  );
  const task = twopixels.twoPixelTask({ length: 32, scale: 5 });
  const expected = analytic.diffeoSensitivity(nets.toConvNet(tasks.loadNet(binomial).net), task);
  assert.equal(
    (layers as { D: number; DFraction?: string }[]).map(({ D, DFraction }) => [D, DFraction]),
    expected.map(({ value, fraction }) => [value, fraction]),
  );
  assert.is(expected.at(-1)?.fraction, '297197/1178316');
  const { net, length, netSha256, ...others } = parameters as Record<string, unknown>;
  assert.equal([net, length, netSha256], [binomial, 32, tasks.loadNet(binomial).sha256]);
  assert.not('solution' in others || 'filterSize' in others);
});

test(
  'what is wrong with a net is told in a line',
  inFolder(async (folder) => {
    const write = (name: string, change: (net: Record<string, unknown>) => void) => {
      const net = document();
      change(net);
      const path = join(folder, name);
      writeFileSync(path, JSON.stringify(net, null, 2));
      return path;
    };
    const layers = (net: Record<string, unknown>) => net['layers'] as Record<string, unknown>[];
    const odd = write('a.json', (net) => (layers(net)[0]!['strid'] = 2));
    const refused: readonly [string, object, RegExp][] = [
      [join(folder, 'no.json'), {}, /^net: .*no\.json: there is no such file or folder/],
      [folder, {}, /^net: .*: has no net\.json/],
      [odd, {}, /^net: .*a\.json, line \d+: layers\[0\]\.strid is no entry: did you mean stride\?/],
      [
        write('b.json', (net) => (layers(net)[0]!['filters'] = [[[1, 2]]])),
        {},
        /^net: .*b\.json: layers\[0\]\.filters .* must have shape \[1, 1, 3\], got \[1, 1, 2\]$/,
      ],
      [
        write('c.json', (net) => layers(net).splice(1, 1)),
        {},
        /^net: .*c\.json: conv2 follows a convolution without ReLU/,
      ],
      [
        write('d.json', (net) => {
          net['input'] = { channels: 2, size: [32] };
          delete layers(net)[0]!['filters'];
        }),
        {},
        /^net: .*d\.json takes inputs \[2, 32\], expected one channel on a ring \(use \[1, l\]\)$/,
      ],
      [binomial, { solution: 'mix' }, /^solution: is of constructed networks, got net /],
      [binomial, { filterSize: 3 }, /^filterSize: is of constructed networks, got net /],
      [binomial, { length: 16 }, /^length: must be that of the net, got 16: .* 32 sites/],
      [binomial, { netSha256: 'a' }, /^netSha256: .* is not the net of this point/],
    ];
    for (const [net, more, words] of refused) rejects(() => tasks.buildModel({ net, scale: 5, ...more }), words);
    const typed: readonly [readonly string[], RegExp][] = [
      [['two-pixels', 'stability', '--net', odd], /^error: --net: .*a\.json, line \d+: layers\[0\]\.strid is no/],
      [['two-pixels', 'stability', '--net', binomial, '--mix', '1/2'], /^error: --mix: /],
      [['nets', 'show', odd], /^error: .*a\.json, line \d+: layers\[0\]\.strid is no entry/],
    ];
    for (const [args, words] of typed) {
      const { code, stdout, stderr } = await runCli([...args, '--out', join(folder, 'out')]);
      assert.equal([code, stdout], [2, ''], stderr);
      assert.match(stderr.trimEnd(), words);
      assert.is(stderr.split('\n').length, 2, stderr);
      assert.not(existsSync(join(folder, 'out')));
    }
  }),
);

test(
  'a point of a sweep is of the content of its net',
  inFolder(async (folder) => {
    const path = join(folder, 'mine.json');
    cpSync(binomial, path);
    const loaded = await sweep.loadTask('two-pixels.stability', tasks.taskModules, '.');
    const given = { net: path, scale: 5, samples: 0 };
    const point = (more: sweep.Parameters = {}) => {
      return sweep.pointAt(sweep.listSweep('one', loaded, [{ ...given, ...more }]), 0);
    };
    const first = point();
    assert.is(point({ length: 32, seed: '0' }).hash, first.hash);
    assert.is(point(first.parameters).hash, first.hash, 'complete parameters are complete');
    const context = { signal: new AbortController().signal, threads: 1, state: sweep.memoryState() };
    const { values } = await loaded.task.run(first.parameters, context);
    const [exact] = analytic
      .diffeoSensitivity(nets.toConvNet(tasks.loadNet(path).net), twopixels.twoPixelTask({ length: 32, scale: 5 }))
      .slice(-1);
    assert.is(values['D'], exact!.value);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"-1/3"', '"-1/4"'));
    assert.is.not(point().hash, first.hash);
    await rejectsLater(
      async () => loaded.task.run(first.parameters, context),
      /^netSha256: .*mine\.json is not the net of this point: its SHA-256 is /,
    );
    rejects(() => point({ solution: 'mix' }), /solution: is of constructed networks, got net .*mine\.json too/);
    rejects(() => point({ channels: 3 }), /channels: belongs to solution disordered/);
  }),
);

test.run();
