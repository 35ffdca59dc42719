import { analytic, nets, numerics, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withThreshold } from '../support/with-threshold.js';

const { noiseMeasures, noiseSensitivity } = analytic;
const { convLayer, convNet } = nets;
const { constructSolution, noiseDeviation, twoPixelTask } = twopixels;

const test = suite('noise in parts');
const size = { length: 32, scale: 7 };
const task = twoPixelTask(size);
const deviation = noiseDeviation(task);

/** One layer of filter (a, c, a) and bias −1, its sum read out. */
function oneLayer(a: number, c: number): nets.ConvNet {
  return convNet({ name: 'one layer', layers: [convLayer({ filters: [[[a, c, a]]], bias: [-1] })], readout: [1] });
}

test('the output at threshold 1 has its common part and its rest', () => {
  const expected = {
    'low-frequency': [147, 86, 1],
    dirichlet: [4.57, 2.49, 0.02],
    'high-frequency': [14.33, 3.46, 0.02],
  };
  for (const [name, [common, rest, allowed]] of Object.entries(expected)) {
    const measured = noiseMeasures(constructSolution(name, size), task, { deviation }).at(-1)!;
    assert.ok(Math.abs(measured.shift.value - common!) < allowed!, `${name}: common ${measured.shift.value}`);
    assert.ok(Math.abs(measured.rest.value - rest!) < allowed!, `${name}: rest ${measured.rest.value}`);
    assert.ok(Math.abs(measured.shift.value + measured.rest.value - measured.noise.value) < 1e-9);
    assert.is(measured.rest.status, name === 'high-frequency' ? 'exact' : 'closure');
  }
});

test('the rest of the low-frequency net falls up to threshold 2', () => {
  const at = (threshold: number) =>
    noiseMeasures(withThreshold(constructSolution('low-frequency', size), threshold), task, { deviation }).at(-1)!;
  const rest = at(1.95).rest;
  assert.ok(Math.abs(rest.value - 27) < 0.5, String(rest.value));
});

test('one layer has an exact G* everywhere', () => {
  const cases = [
    [8 / 3, 1 / 1.810624, 1 / 1.810624, 0.382403],
    [8 / 3, 0.54314, 0.58845, 0.381423],
    [1, 1 / 1.521846, 1 / 1.521846, 0.180336],
    [1, 0.62509, 0.70248, 0.178316],
  ] as const;
  const short = twoPixelTask({ length: 32, scale: 3 });
  for (const [energy, a, c, expected] of cases) {
    const options = { deviation: Math.sqrt(energy / 32) };
    const { recalibrated } = noiseMeasures(oneLayer(a, c), short, options).at(-1)!;
    assert.is(recalibrated.status, 'exact');
    assert.ok(Math.abs(recalibrated.value - expected) < 1e-6, `${a}, ${c}: ${recalibrated.value}`);
  }
});

test('no gain and no shift of the noisy output changes G*: it has its limits', () => {
  const weak = noiseMeasures(constructSolution('high-frequency', size), task, { deviation: 1e-4 });
  for (const { recalibrated, rest } of weak) {
    assert.ok(recalibrated.value > 0 && recalibrated.value < 1e-6);
    assert.ok(Math.abs(recalibrated.value - rest.value) < 1e-2 * rest.value + 1e-6);
  }
  const strong = noiseMeasures(constructSolution('high-frequency', size), task, { deviation: 5 });
  for (const { recalibrated } of strong) assert.ok(recalibrated.value > 0.49 && recalibrated.value <= 0.5);
});

test('noise is that of noiseSensitivity, digit for digit, whatever the closure', () => {
  for (const closure of ['lattice', 'gaussian'] as const) {
    const network = constructSolution('dirichlet', { length: 24, scale: 5 });
    const short = twoPixelTask({ length: 24, scale: 5, gap: 2 });
    const options = { deviation: 0.3, closure };
    const measured = noiseMeasures(network, short, options).map(({ layer, noise }) => ({ layer, ...noise }));
    assert.equal(measured, noiseSensitivity(network, short, options));
  }
});

const skewed = convNet({
  name: 'stride 2, biases, readout',
  layers: [
    convLayer({ filters: [[[1, 0.5, -0.2]], [[-0.3, 0.8, 0.4]]], bias: [-0.1, 0.2], stride: 2 }),
    convLayer({
      filters: [
        [
          [0.4, 1, 0.7],
          [1, 0, 0.25],
        ],
      ],
      bias: [0.1],
    }),
  ],
  readout: [2],
});

const kinds: readonly (readonly [string, nets.ConvNet, twopixels.TwoPixelTask])[] = [
  ['stride', constructSolution('strided', { length: 27, scale: 9 }), twoPixelTask({ length: 27, scale: 9 })],
  ['stride that does not fit', skewed, twoPixelTask({ length: 15, scale: 4 })],
  [
    'gap',
    constructSolution('high-frequency', { length: 20, scale: 5 }),
    twoPixelTask({ length: 20, scale: 5, gap: 2 }),
  ],
];

for (const [kind, network, own] of kinds) {
  test(`exact parts agree with noise drawn at random: ${kind}`, () => {
    const sigma = 0.35;
    const exact = noiseMeasures(network, own, { deviation: sigma });
    const sampled = sampledParts(network, own, sigma);
    for (const [k, measured] of exact.entries()) {
      for (const name of ['noise', 'shift', 'rest', 'recalibrated'] as const) {
        const { value, error = 0 } = measured[name];
        const allowed = 0.1 * value + 2 * error + 2e-3;
        assert.ok(Math.abs(value - sampled[k]![name]) < allowed, `${name} of ${k + 1}: ${value}, ${sampled[k]![name]}`);
      }
    }
  });
}

/** The parts by their definition, over every pair of the task and the same noises for each. */
function sampledParts(network: nets.ConvNet, own: twopixels.TwoPixelTask, sigma: number): numerics.NoiseSplit[] {
  const pairs = twopixels.allPairs(own).map((pair) => twopixels.pairImage(own.length, pair));
  const run = nets.createForward(nets.planNetwork(network, own.length));
  const maps = (input: Float64Array) => {
    const { layers, output } = run(input);
    return [...layers.map((layer) => layer.slice()), Float64Array.of(output)];
  };
  const cleans = pairs.map(maps);
  const draws = 30;
  const key = numerics.keyFromSeed('noise in parts');
  const noise = new Float64Array(own.length);
  return cleans[0]!.map((_, k) => {
    const units = cleans[0]![k]!.length;
    const clean = cleans.map((each) => each[k]!);
    const mean = average(clean, units);
    const increments: Float64Array[] = [];
    let [square, covariance, spread] = [0, 0, 0];
    for (const [n, input] of pairs.entries()) {
      for (let draw = 0; draw < draws; draw++) {
        numerics.fillGaussians(noise, key, 7, n * draws + draw);
        const noisy = maps(input.map((value, i) => value + sigma * noise[i]!))[k]!;
        const increment = noisy.map((value, i) => value - clean[n]![i]!);
        increments.push(increment);
        square += dot(increment, increment);
        covariance += dot(
          increment,
          clean[n]!.map((value, i) => value - mean[i]!),
        );
      }
      const centred = clean[n]!.map((value, i) => value - mean[i]!);
      spread += 2 * dot(centred, centred);
    }
    const total = pairs.length * draws;
    const shift = average(increments, units);
    return numerics.splitNoise({
      square: square / total,
      shift: dot(shift, shift),
      covariance: covariance / total,
      spread: spread / pairs.length,
    });
  });
}

function average(maps: readonly Float64Array[], units: number): Float64Array {
  const sum = new Float64Array(units);
  for (const map of maps) for (let i = 0; i < units; i++) sum[i]! += map[i]! / maps.length;
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

test.run();
