import { analytic, nets, numerics, twopixels } from 'diffeolab';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const { assembleNoise, exactNoiseSensitivity } = analytic;
const { convLayer, convNet, createForward, planNetwork } = nets;
const { InputError, RunningMoments, gaussianAt, keyFromSeed, rectifiedIncrementProduct, stream, zScore } = numerics;
const { allPairs, constructSolution, noiseDeviation, pairImage, pairSpread, representatives, twoPixelTask } = twopixels;

type Net = nets.ConvNet;
type Task = twopixels.TwoPixelTask;

function close(actual: number | undefined, expected: number, relative: number, what: string): void {
  const near = actual !== undefined && Math.abs(actual - expected) <= relative * Math.abs(expected);
  assert.ok(near, `${what}: got ${actual}, expected ${expected}, relative tolerance ${relative}`);
}

/** Exact values of the constructed solution, undefined where there are none. */
function exactValues(name: string, options: twopixels.SolutionOptions, deviation?: number): (number | undefined)[] {
  const task = twoPixelTask(options);
  const net = constructSolution(name, options);
  return exactNoiseSensitivity(net, task, deviation ?? noiseDeviation(task)).map((quantity) => quantity?.value);
}

test('the published setting ξ = 7, l = 32, lσ² = 8/3 has its reference values', () => {
  // Values to the digits given; cross-checked against 10⁶-sample Monte Carlo.
  const expected: Record<string, (string | undefined)[]> = {
    'low-frequency': ['0.44374', '0.47717', '0.525574', undefined],
    dirichlet: ['0.43547', '0.49214', undefined, undefined],
    'high-frequency': ['0.37776', '0.46927', '3.962', '17.775'],
  };
  for (const [name, digits] of Object.entries(expected)) {
    const values = exactValues(name, { scale: 7, length: 32 });
    const shown = values.map((value, k) => value?.toFixed(digits[k]?.split('.')[1]?.length ?? 0));
    assert.equal(shown, digits, name);
  }
});

test('exact results say so, name their method, and the layers that have none are left out', () => {
  const task = twoPixelTask({ length: 32, scale: 7 });
  const net = constructSolution('high-frequency', { length: 32, scale: 7 });
  const quantities = exactNoiseSensitivity(net, task, noiseDeviation(task));
  assert.equal(
    quantities.map((quantity) => quantity?.layer),
    [1, 2, 3, 'output'],
  );
  for (const quantity of quantities) {
    assert.is(quantity?.status, 'exact');
    assert.ok(quantity !== undefined && quantity.method.length > 0 && quantity.error === undefined);
  }
});

/** Small nets whose layers behind the first are non-negative: any first layer, strides, gaps, readouts. */
const transparentCase = fc.record({
  length: fc.integer({ min: 5, max: 9 }),
  gap: fc.constantFrom(0, 0.5),
  strides: fc.constantFrom([1, 1, 1], [2, 1, 1], [1, 2, 1], [3, 1, 1], [1, 1, 2]),
  first: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 6, maxLength: 6 }),
  biases: fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 2, maxLength: 2 }),
  later: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 12 }),
  readout: fc.constantFrom([1, 1], [2, -1]),
  deviation: fc.constantFrom(0.05, 0.3, 1),
});

/** E‖W r‖² by the full second-moment matrix of the first layer, one pair after the other. */
function bruteForce(net: Net, task: Task, deviation: number): number[] {
  const plan = planNetwork(net, task.length);
  const [first, ...rest] = plan.layers as [nets.LayerPlan, ...nets.LayerPlan[]];
  const units = first.outChannels * first.outLength;
  const filter = (unit: number) => {
    const weights = new Float64Array(task.length);
    const h = Math.floor(unit / first.outLength);
    for (let tap = first.tapStart[h]!; tap < first.tapStart[h + 1]!; tap++) {
      const site = first.stride * (unit % first.outLength) + first.tapOffset[tap]!;
      weights[(site + task.length) % task.length]! += first.tapWeight[tap]!;
    }
    return weights;
  };
  const filters = Array.from({ length: units }, (_, unit) => filter(unit));
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const linear = rest.map((layer) => ({ ...layer, bias: new Float64Array(layer.outChannels) }));
  const run = createForward({ ...plan, layers: linear });
  const columns = filters.map((_, unit) => {
    const { layers } = run(Float64Array.from({ length: units }, (_, i) => Number(i === unit)));
    const last = layers.at(-1)!;
    const sites = rest.at(-1)!.outLength;
    const output = last.reduce((sum, value, i) => sum + plan.readout[Math.floor(i / sites)]! * value, 0);
    const one = Float64Array.from({ length: units }, (_, i) => Number(i === unit));
    return [one, ...layers.map((layer) => layer.slice()), Float64Array.of(output)];
  });
  const pairs = allPairs(task);
  const numerators = columns[0]!.map(() => 0);
  for (const pair of pairs) {
    const image = pairImage(task.length, pair);
    const cleans = filters.map((own, unit) => dot(own, image) + first.bias[Math.floor(unit / first.outLength)]!);
    for (const [i, one] of filters.entries()) {
      for (const [j, two] of filters.entries()) {
        const norms = [Math.sqrt(dot(one, one)), Math.sqrt(dot(two, two))] as const;
        const correlation = norms[0] * norms[1] === 0 ? 0 : dot(one, two) / (norms[0] * norms[1]);
        const [s, t] = [norms[0] * deviation, norms[1] * deviation];
        const moment = rectifiedIncrementProduct(cleans[i]!, s, cleans[j]!, t, correlation);
        for (const [k, column] of columns[i]!.entries()) {
          numerators[k]! += (moment * dot(column, columns[j]![k]!)) / pairs.length;
        }
      }
    }
  }
  return numerators;
}

test('nets that are linear behind the first layer agree with their full second-moment matrix', () => {
  fc.assert(
    fc.property(transparentCase, ({ length, gap, strides, first, biases, later, readout, deviation }) => {
      const task = twoPixelTask({ length, scale: 2, gap });
      const layers = [
        convLayer({
          filters: [[first.slice(0, 3)], [first.slice(3)]],
          bias: biases.map((bias) => bias / 2),
          stride: strides[0]!,
        }),
        convLayer({
          filters: [
            [later.slice(0, 2), later.slice(2, 4)],
            [later.slice(4, 6), later.slice(6, 8)],
          ],
          bias: [0, 0.5],
          stride: strides[1]!,
        }),
        convLayer({
          filters: [
            [later.slice(8, 9), later.slice(9, 10)],
            [later.slice(10, 11), later.slice(11, 12)],
          ],
          stride: strides[2]!,
        }),
      ];
      const net = convNet({ name: 'random', layers, readout });
      const spreads = pairSpread(task, planNetwork(net, length));
      const expected = bruteForce(net, task, deviation);
      for (const [k, quantity] of exactNoiseSensitivity(net, task, deviation).entries()) {
        if (!(spreads[k]! > 1e-9)) continue;
        const scale = expected[k]! / spreads[k]!;
        close(quantity?.value, scale, 1e-10, `layer ${quantity?.layer}, strides ${strides}`);
      }
    }),
    { numRuns: 60 },
  );
});

/** Numerators of every layer and the output by Monte Carlo, the same number of samples for every pair. */
function monteCarlo(net: Net, task: Task, deviation: number, samples: number): { mean: number; error: number }[] {
  const plan = planNetwork(net, task.length);
  const [clean, noisy] = [createForward(plan), createForward(plan)];
  const key = keyFromSeed('noise-exact');
  const totals = [...plan.layers.map(() => ({ mean: 0, error: 0 })), { mean: 0, error: 0 }];
  let sample = 0;
  const inputs = representatives(task, plan);
  for (const { pair, weight } of inputs) {
    const image = pairImage(task.length, pair);
    const reference = clean(image);
    const moments = totals.map(() => new RunningMoments());
    for (let n = 0; n < Math.ceil(samples / inputs.length); n++, sample++) {
      const { layers, output } = noisy(
        image.map((value, i) => value + deviation * gaussianAt(key, stream.noise, sample, i)),
      );
      for (const [k, layer] of layers.entries()) {
        let square = 0;
        for (let i = 0; i < layer.length; i++) square += (layer[i]! - reference.layers[k]![i]!) ** 2;
        moments[k]!.add(square);
      }
      moments[layers.length]!.add((output - reference.output) ** 2);
    }
    for (const [k, total] of totals.entries()) {
      total.mean += weight * moments[k]!.mean;
      total.error = Math.hypot(total.error, weight * moments[k]!.standardError);
    }
  }
  return totals;
}

const monteCarloCases: [name: string, options: twopixels.SolutionOptions, covered: number][] = [
  ['high-frequency', { scale: 7, length: 32 }, 4],
  ['high-frequency', { scale: 9, length: 24, filterSize: 5 }, 3],
  ['strided', { scale: 9, length: 36 }, 3],
  ['strided', { scale: 8, length: 16, filterSize: 2 }, 4],
  ['mix', { scale: 7, length: 16, mix: 0.3 }, 2],
  ['dirichlet', { scale: 7, length: 16 }, 2],
  ['disordered', { scale: 5, length: 12, channels: 6, disorder: 0.2 }, 1],
];

for (const [name, options, covered] of monteCarloCases) {
  test(`exact values agree with Monte Carlo: ${name}, ${JSON.stringify(options)}`, () => {
    const task = twoPixelTask(options);
    const net = constructSolution(name, options);
    const deviation = noiseDeviation(task);
    const spreads = pairSpread(task, planNetwork(net, options.length));
    const exact = exactNoiseSensitivity(net, task, deviation);
    assert.is(exact.filter((quantity) => quantity !== undefined).length, covered);
    for (const [k, { mean, error }] of monteCarlo(net, task, deviation, 40_000).entries()) {
      const quantity = exact[k];
      if (quantity === undefined) continue;
      const z = zScore(mean / spreads[k]!, error / spreads[k]!, quantity.value);
      assert.ok(Math.abs(z) < 4, `layer ${quantity.layer}: z = ${z}`);
      const wrong = zScore(mean / spreads[k]!, error / spreads[k]!, 1.1 * quantity.value);
      assert.ok(Math.abs(wrong) > 4, `layer ${quantity.layer}: a value 10% off has z = ${wrong}`);
    }
  });
}

test('the threshold layer and the output of the high-frequency solution do not depend on the filter size', () => {
  const options = { scale: 13, length: 32 };
  const [three, five, seven] = [3, 5, 7].map((filterSize) => exactValues('high-frequency', { ...options, filterSize }));
  for (const other of [five!, seven!]) {
    close(other.at(-1), three!.at(-1)!, 1e-12, 'output');
    close(other.at(-2), three!.at(-2)!, 1e-12, 'threshold layer');
    close(other[0], three![0]!, 1e-12, 'layer 1');
  }
});

test('copies of all channels and scaled weights change nothing', () => {
  const options = { scale: 7, length: 20 };
  const base = exactValues('high-frequency', options);
  for (const [k, value] of exactValues('disordered', { ...options, channels: 6, disorder: 0 }).entries()) {
    close(value, base[k]!, 1e-12, `two copies, layer ${k + 1}`);
  }
  const task = twoPixelTask(options);
  const net = constructSolution('high-frequency', options);
  const factors = [3, 0.5, 7];
  const layers = net.layers.map((layer, k) => {
    const total = factors.slice(0, k + 1).reduce((product, factor) => product * factor, 1);
    const bias = ndarray(
      layer.bias.data.map((value) => value * total),
      layer.bias.shape,
    );
    const filters = ndarray(
      layer.filters.data.map((value) => value * factors[k]!),
      layer.filters.shape,
    );
    return { filters, bias, stride: layer.stride };
  });
  const scaled = exactNoiseSensitivity({ ...net, layers }, task, noiseDeviation(task));
  for (const [k, quantity] of scaled.entries()) close(quantity?.value, base[k]!, 1e-12, `scaled, layer ${k + 1}`);
});

test('first layers do not depend on depth or on the length beyond their reach, and mix at κ = 0 is low-frequency', () => {
  const deep = exactValues('low-frequency', { scale: 11, length: 32 });
  close(deep[0], 0.44374433028, 1e-10, 'layer 1');
  close(deep[1], 0.47717329943, 1e-10, 'layer 2');
  const pure = exactValues('low-frequency', { scale: 7, length: 18 });
  const mixed = exactValues('mix', { scale: 7, length: 18, mix: 0 });
  for (const k of [0, 1]) close(mixed[k], pure[k]!, 1e-12, `κ = 0, layer ${k + 1}`);
});

test('weak noise gives the linear regime G ∝ σ²', () => {
  for (const name of ['low-frequency', 'high-frequency', 'strided']) {
    const options = name === 'strided' ? { scale: 9, length: 18 } : { scale: 7, length: 18 };
    const weak = exactValues(name, options, 1e-3);
    const weaker = exactValues(name, options, 1e-4);
    for (const [k, value] of weak.entries()) {
      if (value !== undefined) close(weaker[k], value / 100, 1e-9, `${name}, layer ${k + 1}`);
    }
  }
});

test('one layer has an exact output whatever its bias', () => {
  const task = twoPixelTask({ length: 12, scale: 3 });
  const net = constructSolution('high-frequency', { length: 12, scale: 3 });
  const [layer, output] = exactNoiseSensitivity(net, task, 0.4);
  const spreads = pairSpread(task, planNetwork(net, 12));
  const [first, second] = monteCarlo(net, task, 0.4, 20_000);
  assert.ok(Math.abs(zScore(first!.mean, first!.error, layer!.value * spreads[0]!)) < 4);
  assert.ok(Math.abs(zScore(second!.mean, second!.error, output!.value * spreads[1]!)) < 4);
});

test('sums that share noise, have unequal weights or thresholds have no exact threshold layer', () => {
  const task = twoPixelTask({ length: 12, scale: 3 });
  const two = (first: number[], second: number[][], bias: number[]) =>
    convNet({
      name: 'two layers',
      layers: [convLayer({ filters: [[first]] }), convLayer({ filters: second.map((row) => [row]), bias })],
    });
  const covered = (net: Net, deviation = 0.3) =>
    exactNoiseSensitivity(net, task, deviation).map((quantity) => quantity !== undefined);
  assert.equal(covered(two([1], [[1, 1, 1]], [-1])), [true, true, true]);
  assert.equal(
    covered(
      two(
        [1],
        [
          [1, 1, 1],
          [2, 2, 0],
        ],
        [-1, -2],
      ),
    ),
    [true, true, true],
  );
  assert.equal(covered(two([1, 1], [[1, 1, 1]], [-1])), [true, false, false]);
  assert.equal(covered(two([1], [[1, 2, 1]], [-1])), [true, false, false]);
  assert.equal(covered(two([1], [[1, -1, 1]], [-1])), [true, false, false]);
  assert.equal(
    covered(
      two(
        [1],
        [
          [1, 1, 1],
          [1, 1, 0],
        ],
        [-1, -2],
      ),
    ),
    [true, false, false],
  );
  assert.equal(covered(two([1], [[1, 1, 1]], [-1]), 1e-6), [true, false, false]);
});

test('layers without an exact method are left to the closure', () => {
  const task = twoPixelTask({ length: 16, scale: 5 });
  // A threshold on no grid.
  const net = convNet({
    name: 'low-frequency at √2',
    layers: [convLayer({ filters: [[[1, 1, 1]]] }), convLayer({ filters: [[[1, 1, 1]]], bias: [-Math.SQRT2] })],
  });
  const spreads = pairSpread(task, planNetwork(net, 16));
  const asked: boolean[][] = [];
  const closure: analytic.NoiseClosure = {
    method: 'a guess',
    numerators: (_net, _task, _deviation, wanted) => {
      asked.push([...wanted]);
      return [undefined, { value: 3, error: 0.5 }, { value: 7 }];
    },
  };
  const [first, second, output] = assembleNoise(net, task, 0.4, closure);
  assert.equal(asked, [[false, true, true]]);
  assert.is(first?.status, 'exact');
  assert.equal(second, {
    layer: 2,
    value: 3 / spreads[1]!,
    status: 'closure',
    method: 'a guess',
    error: 0.5 / spreads[1]!,
  });
  assert.equal(output, { layer: 'output', value: 7 / spreads[2]!, status: 'closure', method: 'a guess' });
  const high = constructSolution('high-frequency', { length: 16, scale: 5 });
  assert.is(assembleNoise(high, task, 0.4, closure).filter(({ status }) => status === 'exact').length, 3);
  assert.is(asked.length, 1);
  const silent = { method: 'nothing', numerators: () => [] };
  assert.throws(
    () => assembleNoise(net, task, 0.4, silent),
    (error: unknown) => error instanceof InputError && error.message.includes('layer 2'),
  );
});

test('bad arguments are refused', () => {
  const refused = (error: unknown) => error instanceof InputError;
  const task = twoPixelTask({ length: 16, scale: 5 });
  const net = constructSolution('low-frequency', { length: 16, scale: 5 });
  for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => exactNoiseSensitivity(net, task, bad), refused);
  }
  const wide = convNet({ name: 'wide', layers: [convLayer({ filters: [[[1], [1]]] })] });
  assert.throws(() => exactNoiseSensitivity(wide, task, 0.3), refused);
});

test.run();
