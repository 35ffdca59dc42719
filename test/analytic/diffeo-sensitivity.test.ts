import { analytic, nets, type numerics, twopixels } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';

const { diffeoSensitivity, enumerateInFloat, linearLayerDiffeo, overlapOutputDiffeo, relativeStability } = analytic;
const { convLayer, convNet, planNetwork } = nets;
const { constructSolution, displacementLaw, twoPixelTask, uniformShifts } = twopixels;

/** |a/b − 1|. */
function deviation(a: number, b: number): number {
  return Math.abs(a / b - 1);
}

/** D_f of every layer by the definition: all ordered pairs, all displacements, all pairs of pairs. */
function byDefinition(network: nets.ConvNet, task: twopixels.TwoPixelTask, law = uniformShifts): number[] {
  const { length } = task;
  const run = nets.createForward(planNetwork(network, length));
  const map = (a: number, b: number) => {
    const { layers, output } = run(twopixels.pairImage(length, [(a + length) % length, (b + length) % length]));
    return [...layers.map((layer) => [...layer]), [output]];
  };
  const distance = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
  const pairs = [...Array(length).keys()].flatMap((a) =>
    twopixels.allowedOffsets(task).map((offset) => [a, a + offset] as const),
  );
  const clean = pairs.map(([a, b]) => map(a, b));
  return clean[0]!.map((_, k) => {
    let moved = 0;
    for (const [p, [a, b]] of pairs.entries()) {
      for (const [i, first] of law.probabilities.entries()) {
        for (const [j, second] of law.probabilities.entries()) {
          moved += first * second * distance(map(a + i - law.range, b + j - law.range)[k]!, clean[p]![k]!);
        }
      }
    }
    const spread = clean.reduce(
      (sum, x) => sum + clean.reduce((inner, z) => inner + distance(x[k]!, z[k]!), 0) / pairs.length,
      0,
    );
    return moved / spread;
  });
}

const forms = suite('closed forms of D_f');

const sizes: { scale: number; length: number; filterSize: number }[] = [];
for (const length of [7, 8, 15, 16, 24, 27, 32, 49]) {
  for (const filterSize of [3, 5, 7]) {
    for (let scale = filterSize; 2 * scale <= length && scale <= 15; scale += filterSize - 1) {
      sizes.push({ scale, length, filterSize });
    }
  }
}

/** Every closed form that applies to a solution, with what the enumeration gives for the same layer. */
function formsAndEnumeration(
  size: (typeof sizes)[number],
  law = uniformShifts,
): { form: analytic.LayerQuantity; exact: analytic.LayerQuantity }[] {
  const task = twoPixelTask(size);
  const names = ['low-frequency', 'high-frequency', ...(size.filterSize === 3 ? ['dirichlet'] : [])];
  return names.flatMap((name) => {
    const network = constructSolution(name, size);
    const enumerated = diffeoSensitivity(network, task, law);
    const output = { exact: enumerated.at(-1)!, form: { layer: 'output' as const, ...overlap(task, law) } };
    const layers = linearLayerDiffeo(network, task, law).map((form, k) => ({ form, exact: enumerated[k]! }));
    return [...layers, output].flatMap(({ form, exact }) => (form?.method === 'closed form' ? [{ form, exact }] : []));
  });
}

function overlap(task: twopixels.TwoPixelTask, law: twopixels.DisplacementLaw): numerics.Quantity {
  const applies = law === uniformShifts && 2 * task.scale < task.length;
  return applies ? overlapOutputDiffeo(task) : { value: Number.NaN, status: 'exact', method: 'none' };
}

forms('equal the enumeration, as fractions where weights are rational', () => {
  let compared = 0;
  for (const size of sizes) {
    for (const { form, exact } of formsAndEnumeration(size)) {
      compared += 1;
      const shown = JSON.stringify({ size, form, exact });
      assert.ok(deviation(form.value, exact.value) < 1e-12, shown);
      if (exact.fraction !== undefined && form.fraction !== undefined) assert.is(form.fraction, exact.fraction);
    }
  }
  assert.ok(compared > 150, `${compared} compared`);
});

forms('reject a formula that is 1 % off', () => {
  for (const { form, exact } of formsAndEnumeration({ scale: 9, length: 27, filterSize: 3 })) {
    assert.not.ok(deviation(1.01 * form.value, exact.value) < 1e-12);
  }
});

forms('hold for any displacement law', () => {
  const laws = [['1/4', '1/2', '1/4'], ['1/10', '1/5', '2/5', '1/5', '1/10'], [1], ['1/2', 0, '1/2']];
  for (const law of laws.map((probabilities) => displacementLaw(probabilities))) {
    for (const { form, exact } of formsAndEnumeration({ scale: 7, length: 21, filterSize: 3 }, law)) {
      assert.ok(Math.abs(form.value - exact.value) < 1e-13);
      assert.is(form.fraction, exact.fraction);
    }
  }
  const irrational = displacementLaw([0.3, 1 - 0.6 - 1e-15, 0.3]);
  for (const { form, exact } of formsAndEnumeration({ scale: 7, length: 21, filterSize: 3 }, irrational)) {
    assert.ok(deviation(form.value, exact.value) < 1e-12);
    assert.is(exact.fraction, undefined);
  }
});

forms('stay exact for laws of large denominators', () => {
  const task = twoPixelTask({ length: 21, scale: 7 });
  for (const zeros of [8, 15]) {
    const denominator = 10n ** BigInt(zeros);
    const side = denominator / 3n;
    const law = displacementLaw([
      `${side}/${denominator}`,
      `${denominator - 2n * side}/${denominator}`,
      `${side}/${denominator}`,
    ]);
    const network = constructSolution('low-frequency', task);
    const enumerated = diffeoSensitivity(network, task, law);
    for (const k of [0, 1]) {
      const form = linearLayerDiffeo(network, task, law)[k]!;
      assert.is(form.value, enumerated[k]!.value);
      assert.is(form.fraction, enumerated[k]!.fraction);
    }
    if (zeros === 8) assert.type(enumerated[0]!.fraction, 'string');
  }
  const tiny = displacementLaw(['1e-200', `${10n ** 200n - 2n}/1${'0'.repeat(200)}`, '1e-200']);
  const network = constructSolution('low-frequency', task);
  const [first] = linearLayerDiffeo(network, task, tiny);
  assert.ok(deviation(first!.value, diffeoSensitivity(network, task, tiny)[0]!.value) < 1e-15);
});

forms('are NaN where all pairs look alike, in rationals and in float64', () => {
  const task = twoPixelTask({ length: 5, scale: 2 });
  const ones = new Array<bigint>(5).fill(1n);
  const exact = convNet({ name: 'sum', layers: [nets.rationalLayer({ filters: [[ones]] })] });
  const rounded = convNet({ name: 'sum', layers: [convLayer({ filters: [[ones.map(() => 0.1)]] })] });
  for (const network of [exact, rounded]) {
    assert.ok(Number.isNaN(linearLayerDiffeo(network, task)[0]!.value));
    assert.ok(diffeoSensitivity(network, task).every(({ value }) => Number.isNaN(value)));
  }
});

forms('refuse what they do not cover', () => {
  const gap = twoPixelTask({ length: 32, scale: 7, gap: 2 });
  const network = constructSolution('low-frequency', { length: 32, scale: 7 });
  assert.throws(() => overlapOutputDiffeo(gap), /gap must be 0, got 2 \(use diffeoSensitivity\)/);
  assert.throws(() => linearLayerDiffeo(network, gap), /gap must be 0/);
  assert.throws(() => overlapOutputDiffeo(twoPixelTask({ length: 14, scale: 7 })), /below half the length 14, got 7/);
  assert.is(linearLayerDiffeo(network, twoPixelTask({ length: 32, scale: 7 }))[2], undefined, 'a bias');
  const negative = convNet({ name: 'edge', layers: [convLayer({ filters: [[[-1, 1]]] })] });
  assert.is(linearLayerDiffeo(negative, twoPixelTask({ length: 32, scale: 7 }))[0], undefined, 'a negative response');
});

forms.run();

const enumeration = suite('diffeoSensitivity');

enumeration('gives the known table at ξ = 7, l = 32', () => {
  const task = twoPixelTask({ length: 32, scale: 7 });
  const table = {
    'low-frequency': ['2944/11745', '592/4743', '435488/3947085', '124/1939'],
    'high-frequency': ['976/1395', '8816/20385', '18352/89775', '124/1939'],
  };
  for (const [name, expected] of Object.entries(table)) {
    const result = diffeoSensitivity(constructSolution(name, task), task);
    assert.equal(
      result.map(({ fraction }) => fraction),
      expected,
    );
    assert.equal(
      result.map(({ layer, status }) => [layer, status]),
      [1, 2, 3, 'output'].map((layer) => [layer, 'exact']),
    );
  }
  const dirichlet = diffeoSensitivity(constructSolution('dirichlet', task), task);
  for (const [k, value] of [0.23425, 0.11388, 0.20442, 0.06395].entries()) {
    assert.ok(Math.abs(dirichlet[k]!.value - value) < 5e-6);
    assert.is(dirichlet[k]!.fraction, undefined);
  }
});

enumeration('agrees with the definition, term by term', () => {
  const skewed = convNet({
    name: 'two channels, even filter, readout',
    layers: [
      convLayer({ filters: [[[1, 0.5]], [[-0.3, 0.8]]], bias: [-0.1, 0.2] }),
      convLayer({
        filters: [
          [
            [0.4, -1, 0.7],
            [1, 0, 0.25],
          ],
        ],
        bias: [0.05],
        stride: 2,
      }),
    ],
    readout: [-2],
    constant: 3,
  });
  const cases: [nets.ConvNet, twopixels.TwoPixelTask, twopixels.DisplacementLaw][] = [
    [skewed, twoPixelTask({ length: 8, scale: 3 }), uniformShifts],
    [skewed, twoPixelTask({ length: 9, scale: 3, gap: 1.5 }), displacementLaw(['1/8', '1/8', '1/2', '1/8', '1/8'])],
    [
      constructSolution('strided', { scale: 4, length: 8, filterSize: 2 }),
      twoPixelTask({ length: 8, scale: 4 }),
      uniformShifts,
    ],
    [constructSolution('mix', { scale: 5, length: 11 }), twoPixelTask({ length: 11, scale: 5, gap: 2 }), uniformShifts],
  ];
  for (const [network, task, law] of cases) {
    const expected = byDefinition(network, task, law);
    const floats = enumerateInFloat(planNetwork(network, task.length), task, law);
    for (const [k, { value }] of diffeoSensitivity(network, task, law).entries()) {
      assert.ok(deviation(value, expected[k]!) < 1e-12, `${network.name} ${k}: ${value} ${expected[k]}`);
      assert.ok(deviation(floats[k]!, expected[k]!) < 1e-12);
    }
  }
});

enumeration('is exact for rational nets with denominators, and leaves out long fractions', () => {
  const task = twoPixelTask({ length: 32, scale: 7 });
  const mix = diffeoSensitivity(constructSolution('mix', { ...task, mix: '1/3' }), task);
  const pure = diffeoSensitivity(constructSolution('mix', { ...task, mix: 1 }), task);
  const high = diffeoSensitivity(constructSolution('high-frequency', task), task);
  assert.is(mix.at(-1)!.fraction, '124/1939');
  assert.equal(
    pure.map(({ fraction }) => fraction),
    high.map(({ fraction }) => fraction),
  );
  const long = diffeoSensitivity(constructSolution('mix', { ...task, mix: 0.123456789 }), task);
  assert.is(long[2]!.fraction, undefined);
  assert.match(long[2]!.method, 'rationals');
});

enumeration('is NaN on a layer where all pairs look alike', () => {
  const task = twoPixelTask({ length: 16, scale: 3 });
  const sum = (weight: bigint) => nets.rationalLayer({ filters: [[[weight]]] });
  const result = diffeoSensitivity(convNet({ name: 'sum of sites', layers: [sum(1n)] }), task);
  assert.ok(Number.isNaN(result[1]!.value));
  const irrational = convNet({ name: 'sum of sites', layers: [convLayer({ filters: [[[1 / 3]]] })] });
  assert.ok(Number.isNaN(diffeoSensitivity(irrational, task)[1]!.value));
  assert.ok(result[0]!.value > 0);
});

enumeration('refuses a plan for another ring and a list in place of a law', () => {
  const task = twoPixelTask({ length: 16, scale: 3 });
  const network = constructSolution('low-frequency', task);
  const other = planNetwork(network, 17);
  rejects(() => enumerateInFloat(other, task, uniformShifts), /plan must be for the 16 sites of the task, got 17/);
  const list = JSON.parse('[0.25, 0.5, 0.25]');
  rejects(() => diffeoSensitivity(network, task, list), /law must be a displacement law.*use displacementLaw/);
  rejects(() => linearLayerDiffeo(network, task, list), /law must be a displacement law/);
});

enumeration('refuses a net of more than one input channel', () => {
  const network = convNet({ name: 'colour', layers: [convLayer({ filters: [[[1], [1]]] })] });
  assert.throws(() => diffeoSensitivity(network, twoPixelTask({ length: 8, scale: 3 })), /must read 1 channel, got 2/);
});

const weights = fc.double({ min: -1, max: 1, noNaN: true }).map((weight) => weight + Math.sign(weight) * 0.1 + 0.01);
const randomNet = fc
  .record({
    first: fc.array(fc.array(weights, { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 }),
    second: fc.array(fc.array(fc.array(weights, { minLength: 2, maxLength: 2 }), { minLength: 3, maxLength: 3 }), {
      minLength: 2,
      maxLength: 2,
    }),
    length: fc.integer({ min: 5, max: 12 }),
  })
  .map(({ first, second, length }) => ({ first: first.map((row) => [row]), second, length }));

function sensitivities(first: number[][][], second: number[][][], length: number, readout = [1, 1]): number[] {
  const layers = [convLayer({ filters: first }), convLayer({ filters: second, bias: [0.3, 0.1] })];
  const network = convNet({ name: 'random', layers, readout });
  return diffeoSensitivity(network, twoPixelTask({ length, scale: 3 })).map(({ value }) => value);
}

function assertClose(a: number[], b: number[]): void {
  for (const [k, value] of a.entries()) {
    const same = Number.isNaN(value) ? Number.isNaN(b[k]!) : Math.abs(value - b[k]!) <= 1e-9 * (1 + value);
    assert.ok(same, `layer ${k + 1}: ${value} and ${b[k]}`);
  }
}

enumeration('does not change when channels are permuted', () => {
  fc.assert(
    fc.property(randomNet, ({ first, second, length }) => {
      const order = [2, 0, 1];
      const permuted = sensitivities(
        order.map((h) => first[h]!),
        second.map((rows) => order.map((h) => rows[h]!)),
        length,
      );
      assertClose(sensitivities(first, second, length), permuted);
    }),
    { numRuns: 40, seed: 7 },
  );
});

enumeration('does not change when a layer or the output is scaled', () => {
  fc.assert(
    fc.property(randomNet, fc.double({ min: 0.1, max: 10, noNaN: true }), ({ first, second, length }, factor) => {
      const scaled = sensitivities(
        first.map((rows) => rows.map((row) => row.map((weight) => factor * weight))),
        second.map((rows) => rows.map((row) => row.map((weight) => weight / factor))),
        length,
        [-factor, -factor],
      );
      assertClose(sensitivities(first, second, length), scaled);
    }),
    { numRuns: 40, seed: 7 },
  );
});

enumeration('the error of a ratio whose numerator is 0 is finite', () => {
  const still: analytic.LayerQuantity[] = [{ layer: 1, value: 0, status: 'closure', error: 0.1, method: 'a' }];
  const noise: analytic.LayerQuantity[] = [{ layer: 1, value: 0.5, status: 'closure', error: 0.005, method: 'b' }];
  const [ratio] = relativeStability(still, noise);
  assert.equal([ratio!.value, ratio!.error], [0, 0.2]);
});

enumeration('relative stability is the ratio, as good as the worse of the two', () => {
  const diffeo: analytic.LayerQuantity[] = [{ layer: 1, value: 0.2, status: 'exact', method: 'a' }];
  const noise: analytic.LayerQuantity[] = [{ layer: 1, value: 0.5, status: 'closure', error: 0.005, method: 'b' }];
  const [ratio] = relativeStability(diffeo, noise);
  assert.equal([ratio!.layer, ratio!.value, ratio!.status], [1, 0.4, 'closure']);
  assert.ok(Math.abs(ratio!.error! - 0.004) < 1e-15);
  assert.throws(() => relativeStability(diffeo, []), /same layers/);
});

enumeration.run();
