import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nets } from 'diffeolab';
import { encodeNpy } from 'diffeolab/system';
import { loadNet, saveNet } from 'diffeolab/tasks';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects, rejectsLater } from '../../support/assertions.js';

const test = suite('saved nets');
let place = '';
test.before.each(() => {
  place = mkdtempSync(join(tmpdir(), 'nets-'));
});
test.after.each(() => rmSync(place, { recursive: true }));

const input = { channels: 1, size: [16] };
const plain = (numbers: readonly nets.Floats[] | undefined) => numbers?.map((array) => Array.from(array));

/** A trained net: one whose weights, statistics and start are no longer what its description makes of it. */
function trained(precision: nets.Precision): nets.Net {
  const description = nets.presetNet('vgg-small', { input, channels: 2, depth: 2, subtractInitial: true, alpha: 0.5 });
  const net = nets.initialNet(description, { precision });
  for (const array of [net.parameters[0]!, ...net.statistics])
    for (let i = 0; i < array.length; i++) array[i]! += 1 / 3;
  return net;
}

for (const precision of ['float32', 'float64'] as const) {
  test(`what is saved in ${precision} comes back to the digit`, async () => {
    const net = trained(precision);
    const folder = await saveNet(join(place, 'deep', 'net'), net);
    const loaded = loadNet(folder);
    for (const part of ['parameters', 'statistics', 'initial'] as const) {
      assert.equal(plain(loaded.net[part]), plain(net[part]), part);
    }
    assert.is(loaded.net.parameters[0]?.constructor, net.parameters[0]?.constructor);
    assert.equal(
      loaded.net.layout.layers.map(({ factor }) => factor),
      net.layout.layers.map(({ factor }) => factor),
    );
    assert.equal(readdirSync(join(place, 'deep')), ['net'], 'no draft is left');
    const text = readFileSync(join(folder, 'net.json'), 'utf8');
    assert.match(text, /^ {4}\{ "kind": "relu" \},$/m);
    assert.equal(Object.keys(JSON.parse(text).output.start), ['conv1.weights'], 'what was not trained is kept once');
    assert.is(loadNet(join(folder, 'net.json')).sha256, loaded.sha256);
    const again = await saveNet(folder, loaded.net);
    assert.is(loadNet(again).sha256, loaded.sha256, 'a net that is saved again is the same');
  });
}

test('a folder with other files is not replaced, nor a file', async () => {
  writeFileSync(join(place, 'notes.txt'), 'mine');
  await rejectsLater(() => saveNet(place, trained('float64')), /holds notes\.txt, which is not of a saved net/);
  await rejectsLater(() => saveNet(join(place, 'notes.txt'), trained('float64')), /is a file \(name another folder\)$/);
  assert.equal(readdirSync(place), ['notes.txt']);
});

test('a net that diverged is not saved', async () => {
  const net = trained('float64');
  net.parameters[0]![3] = Number.NaN;
  await rejectsLater(() => saveNet(join(place, 'net'), net), /conv1\.weights must hold finite .* NaN at \[1, 0, 0\]$/);
  assert.equal(readdirSync(place), []);
});

/** Writes a description with one convolution of the given filters, and an array beside it. */
function write(filters: unknown, array?: Parameters<typeof encodeNpy>[0] | Buffer, more: object = {}): string {
  const file = join(place, 'mine.json');
  const conv = { kind: 'conv', channels: 1, filterSize: 3, filters };
  const layers = [conv, { kind: 'global-average-pool' }];
  const rest = { format: 'diffeolab-net-1', name: 'mine', input, parametrisation: 'standard', ...more };
  writeFileSync(file, JSON.stringify({ ...rest, layers }, null, 1));
  if (array !== undefined) {
    writeFileSync(join(place, 'filters.npy'), Buffer.isBuffer(array) ? array : encodeNpy(array));
  }
  return file;
}

test('own filters come from lists or from a file beside the description', async () => {
  const inline = loadNet(write([[['1/3', 2, 0.25]]]));
  assert.equal(plain(inline.net.parameters), [[1 / 3, 2, 0.25], [0]]);
  const named = loadNet(write('filters.npy', ndarray(Int32Array.of(1, 2, 1), [1, 1, 3])));
  assert.equal(plain(named.net.parameters), [[1, 2, 1], [0]]);
  const other = loadNet(write('filters.npy', ndarray(Int32Array.of(1, 2, 2), [1, 1, 3])));
  assert.is.not(other.sha256, named.sha256, 'the hash is of the array too');
});

const complex = Buffer.concat([
  Buffer.from("\x93NUMPY\x01\x00\x46\x00{'descr': '<c8', 'fortran_order': False, 'shape': (1, 1, 3), }", 'latin1'),
  Buffer.alloc(64, ' '),
]);

test('what does not fit is told in a line with the file', async () => {
  const missing = write('none.npy');
  rejects(() => loadNet(missing), /mine\.json: none\.npy is not there \(put it beside the description/);
  const narrow = write('filters.npy', ndarray(Float64Array.of(1, 2), [1, 1, 2]));
  rejects(
    () => loadNet(narrow),
    /mine\.json: layers\[0\]\.filters .* must have shape \[1, 1, 3\], filters\.npy has \[1, 1, 2\]$/,
  );
  const nan = write('filters.npy', ndarray(Float64Array.of(1, Number.NaN, 2), [1, 1, 3]));
  rejects(() => loadNet(nan), /mine\.json: filters\.npy must hold finite numbers .* NaN at \[0, 0, 1\]$/);
  const imaginary = write('filters.npy', complex);
  rejects(() => loadNet(imaginary), /mine\.json: filters\.npy is no array of weights: .* complex numbers/);
  const cut = write('filters.npy', Buffer.from('\x93NUMPY\x01', 'latin1'));
  rejects(() => loadNet(cut), /filters\.npy is no array of weights: it is cut short/);
  const changed = write('filters.npy', ndarray(Float64Array.of(1, 2, 1), [1, 1, 3]), {
    files: { 'filters.npy': '0'.repeat(64) },
  });
  rejects(() => loadNet(changed), /filters\.npy is not what was saved: its SHA-256 is another one/);
  const odd = write([[[1, 2]]], undefined, { lyers: 3 });
  rejects(() => loadNet(odd), /mine\.json, line \d+: lyers is no entry: did you mean layers\?/);
  const short = write([[[1, 2]]]);
  rejects(() => loadNet(short), /mine\.json: layers\[0\]\.filters .* must have shape \[1, 1, 3\], got/);
  rejects(() => loadNet(join(place, 'no.json')), /no\.json: there is no such file or folder/);
  rejects(() => loadNet(place), /has no net\.json: it is not the folder of a saved net/);
});

test.run();
