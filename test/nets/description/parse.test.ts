import Ajv from 'ajv/dist/2020.js';
import { nets } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../../support/assertions.js';

const test = suite('descriptions of nets');

/** A description with every kind of layer. */
function whole(): Record<string, unknown> & { layers: Record<string, unknown>[] } {
  return {
    format: 'diffeolab-net-1',
    name: 'all kinds',
    input: { channels: 1, size: [12] },
    parametrisation: 'ntk',
    layers: [
      { kind: 'conv', channels: 2, filterSize: 3, stride: 1, padding: 'zero', pad: [1, 1], bias: false },
      { kind: 'batch-norm', epsilon: 1e-3, momentum: 0.2, scales: [1, 2] },
      { kind: 'relu', scale: 1.5 },
      { kind: 'pool', operation: 'average', size: 2 },
      { kind: 'locally-connected', channels: 2, filterSize: 2, weightScale: 0.5, bias: 'shared' },
      { kind: 'relu' },
      { kind: 'global-average-pool' },
      {
        kind: 'dense',
        channels: 1,
        parametrisation: 'mean-field',
        filters: [['1/3', -2]],
        biases: [1],
        initial: { weights: { law: 'he' } },
      },
    ],
    output: { alpha: 0.1, subtractInitial: true, start: { 'dense1.weights': 'start.npy' } },
    initial: { seed: '3', weights: { law: 'normal', deviation: 2 }, biases: { law: 'zero' } },
    files: { 'start.npy': 'a'.repeat(64) },
  };
}

test('a description passes as it is, and the schema lets it pass', () => {
  const { $schema: _, ...parsed } = { $schema: '', ...nets.parseNetDescription({ $schema: 'x', ...whole() }) };
  assert.equal(parsed, whole() as unknown as nets.NetDescription);
  const validate = new Ajv.default({ strict: false }).compile(JSON.parse(nets.netJsonSchema()));
  assert.ok(validate(whole()), JSON.stringify(validate.errors));
  for (const name of nets.presetNames) {
    const description = nets.presetNet(name, { input: { channels: 2, size: [32] } });
    assert.ok(validate(description), `${name}: ${JSON.stringify(validate.errors)}`);
  }
});

const faults: readonly [string, (net: ReturnType<typeof whole>) => void, RegExp][] = [
  ['no format', (net) => delete net['format'], /: format is missing: it must be "diffeolab-net-1"$/],
  ['an unknown entry', (net) => (net['lyers'] = []), /: lyers is no entry: did you mean layers\? \(there are /],
  [
    'an unknown entry of a layer',
    ({ layers }) => (layers[0]!['strid'] = 2),
    /: layers\[0\]\.strid is no entry: did you mean stride\?/,
  ],
  [
    'an entry of another kind',
    ({ layers }) => (layers[2]!['channels'] = 2),
    /: layers\[2\]\.channels is no entry \(there are kind, scale\)/,
  ],
  ['an unknown kind', ({ layers }) => (layers[0]!['kind'] = 'convv'), /\[0\]\.kind must be one of conv, .*mean conv\?/],
  ['no kind', ({ layers }) => delete layers[0]!['kind'], /: layers\[0\]\.kind is missing/],
  [
    'a filter of no site',
    ({ layers }) => (layers[0]!['filterSize'] = 0),
    /\[0\]\.filterSize must be an integer from 1 to \d+, got 0$/,
  ],
  [
    'NaN',
    ({ layers }) => (layers[2]!['scale'] = Number.NaN),
    /: layers\[2\]\.scale must be .*greater than 0, got NaN$/,
  ],
  [
    'a ragged array',
    ({ layers }) => (layers[7]!['filters'] = [[1, 2], [1]]),
    /: layers\[7\]\.filters\[1\] must have 2 entries, as the first list beside it, not 1/,
  ],
  [
    'no number',
    ({ layers }) => (layers[7]!['filters'] = [[1, '1/0']]),
    /: layers\[7\]\.filters\[0\]\[1\] must be a number or a text such as "1\/3", .*got "1\/0"$/,
  ],
  [
    'another file',
    ({ layers }) => (layers[7]!['filters'] = 'x.csv'),
    /\.filters must be .* a \.npy file, got "x\.csv"/,
  ],
  [
    'biases where there are none',
    ({ layers }) => (layers[0]!['biases'] = [1, 2]),
    /: layers\[0\]\.biases are given to a layer whose bias is false/,
  ],
  [
    'pads of no padding',
    ({ layers }) => (layers[0]!['padding'] = 'none'),
    /: layers\[0\]\.pad is given to a layer whose padding is none/,
  ],
  [
    'a parameter of another law',
    (net) => (net['initial'] = { weights: { law: 'he', deviation: 1 } }),
    /: initial\.weights\.deviation is no entry \(there are law\)$/,
  ],
  [
    'a start of what is not subtracted',
    (net) => (net['output'] = { start: {} }),
    /: output\.start belongs to subtractInitial true/,
  ],
  ['a name of two lines', (net) => (net['name'] = 'a\nb'), /: name must be a text in one line, got "a\\nb"$/],
  [
    'a file name of two lines',
    ({ layers }) => (layers[7]!['filters'] = 'a\n.npy'),
    /\.filters must be .* a \.npy file, got "a\\n\.npy"$/,
  ],
  ['an entry of two lines', (net) => (net['a\nb\u001b'] = 1), /: a b {2}is no entry/],
  ['no hash', (net) => (net['files'] = { 'a.npy': 'x' }), /: files\.a\.npy must be a SHA-256 in hexadecimal, got "x"$/],
];

for (const [words, harm, message] of faults) {
  test(`refused: ${words}`, () => {
    const net = whole();
    harm(net);
    rejects(() => nets.parseNetDescription(net), message);
  });
}

test('entries that objects hide are seen', () => {
  const hidden = JSON.parse(JSON.stringify(whole()).replace('"name"', '"__proto__":{"a":1},"name"'));
  rejects(() => nets.parseNetDescription(hidden), /: __proto__ is no entry/);
});

test.run();
