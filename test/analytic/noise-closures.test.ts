import { analytic, nets, numerics, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import reference from '../reference/noise-numerators.json' with { type: 'json' };
import { rejects } from '../support/assertions.js';

const { exactNoiseSensitivity, gaussianClosureNumerators, latticeNoiseNumerators, noiseSensitivity } = analytic;
const { convLayer, convNet, planNetwork } = nets;
const { constructSolution, noiseDeviation, pairSpread, twoPixelTask } = twopixels;

interface Model {
  readonly network: nets.ConvNet;
  readonly task: twopixels.TwoPixelTask;
  readonly deviation: number;
}

function model(solution: string, options: twopixels.SolutionOptions & { gap?: number }): Model {
  const task = twoPixelTask(options);
  return { network: constructSolution(solution, options), task, deviation: noiseDeviation(task) };
}

/** Exact numerators, undefined where no exact method applies. */
function exactNumerators({ network, task, deviation }: Model): (number | undefined)[] {
  const spreads = pairSpread(task, planNetwork(network, task.length));
  return exactNoiseSensitivity(network, task, deviation).map((exact, k) => exact && exact.value * spreads[k]!);
}

const lattice = suite('lattice quadrature of the noise');

lattice('is within 1 % of Monte Carlo, and within what it states, for ξ = 5 … 11 and l = 24 … 64', () => {
  let compared = 0;
  let mutants = 0;
  for (const { solution, scale, length, numerators, standardErrors } of reference.cases) {
    const { network, task, deviation } = model(solution, { scale, length });
    for (const [k, result] of latticeNoiseNumerators(network, task, deviation).entries()) {
      const shown = `${solution}, ξ = ${scale}, l = ${length}, ${k + 1}: ${result!.value} ± ${result!.error}`;
      const expected = numerators[k]!;
      const allowed = 1.5 * Math.hypot(result!.error, 1.96 * standardErrors[k]!);
      assert.ok(Math.abs(result!.value - expected) < allowed, `${shown}, Monte Carlo ${expected}`);
      assert.ok(allowed < 0.01 * expected, shown);
      compared += 1;
      mutants += Number(Math.abs(1.01 * result!.value - expected) < allowed);
    }
  }
  assert.is(compared, 144);
  assert.is(mutants, 0, 'a value 1 % off is rejected');
});

lattice('agrees with the exact values within its interval, for any kind of net and task', () => {
  const skewed = convNet({
    name: 'even filter, stride, biases, readout',
    layers: [
      convLayer({ filters: [[[1, 0.5]], [[-0.3, 0.8]]], bias: [-0.1, 0.2] }),
      convLayer({
        filters: [
          [
            [0.4, 1, 0.7],
            [1, 0, 0.25],
          ],
        ],
        stride: 2,
      }),
    ],
    readout: [-2],
    constant: 3,
  });
  const models = [
    model('high-frequency', { scale: 7, length: 32 }),
    model('high-frequency', { scale: 9, length: 40, filterSize: 5, gap: 2 }),
    model('disordered', { scale: 5, length: 24, channels: 6, disorder: 0.4 }),
    model('strided', { scale: 9, length: 36 }),
    { network: skewed, task: twoPixelTask({ length: 12, scale: 3 }), deviation: 0.6 },
    { network: skewed, task: twoPixelTask({ length: 13, scale: 3, gap: 1 }), deviation: 0.2 },
  ];
  let covered = 0;
  let compared = 0;
  for (const each of models) {
    const exact = exactNumerators(each);
    for (const [k, result] of latticeNoiseNumerators(each.network, each.task, each.deviation).entries()) {
      if (exact[k] === undefined) continue;
      const miss = Math.abs(result!.value - exact[k]) / result!.error;
      assert.ok(miss < 2, `${each.network.name} ${k + 1}: ${result!.value} ± ${result!.error}, exact ${exact[k]}`);
      compared += 1;
      covered += Number(miss < 1);
    }
  }
  assert.ok(compared >= 16 && covered >= 0.8 * compared, `${covered} of ${compared}`);
});

lattice('gives the same bits every time, and only what is wanted', () => {
  const { network, task, deviation } = model('dirichlet', { scale: 5, length: 24 });
  const all = latticeNoiseNumerators(network, task, deviation);
  const some = latticeNoiseNumerators(network, task, deviation, [false, true, false]);
  assert.equal(some, [undefined, all[1], undefined]);
});

lattice('says so when a large net leaves it few points', () => {
  const { network, task, deviation } = model('disordered', { scale: 5, length: 24, channels: 60, disorder: 0.3 });
  const [exact] = exactNumerators({ network, task, deviation });
  const [first, , output] = latticeNoiseNumerators(network, task, deviation);
  assert.ok(Math.abs(first!.value - exact!) < 2 * first!.error);
  assert.ok(output!.error > 0.002 * output!.value);
});

lattice.run();

const gaussian = suite('Gaussian closure of the noise');

gaussian('has its known errors at ξ = 7, l = 32', () => {
  const known = { 'low-frequency': [-9.5, 5.4], dirichlet: [-6.1, -11.3] };
  for (const [solution, percents] of Object.entries(known)) {
    const { network, task, deviation } = model(solution, { scale: 7, length: 32 });
    const { numerators } = reference.cases.find((c) => c.solution === solution && c.scale === 7 && c.length === 32)!;
    const [, , last, output] = gaussianClosureNumerators(network, task, deviation);
    for (const [k, value] of [last!.value, output!.value].entries()) {
      const percent = 100 * (value / numerators[k + 2]! - 1);
      assert.ok(Math.abs(percent - percents[k]!) < 1, `${solution}: ${percent} %`);
    }
  }
});

gaussian('is exact in the first layer and behind it while weights are non-negative', () => {
  const models = [
    model('low-frequency', { scale: 9, length: 24 }),
    model('mix', { scale: 5, length: 16, gap: 1 }),
    model('strided', { scale: 8, length: 16, filterSize: 2 }),
  ];
  for (const each of models) {
    const closure = gaussianClosureNumerators(each.network, each.task, each.deviation);
    for (const [k, exact] of exactNumerators(each).entries()) {
      if (exact === undefined || k >= each.network.layers.length - 1) continue;
      assert.ok(Math.abs(closure[k]!.value / exact - 1) < 1e-9, `${each.network.name} ${k + 1}`);
    }
  }
});

gaussian('agrees with the lattice where every pre-activation is Gaussian, with filters of either sign', () => {
  const edge = convNet({
    name: 'edge',
    layers: [convLayer({ filters: [[[1]]], bias: [50] }), convLayer({ filters: [[[1, -1, 1]]], bias: [-3] })],
  });
  const task = twoPixelTask({ length: 8, scale: 3 });
  const [, second, output] = gaussianClosureNumerators(edge, task, 1);
  const [, secondByLattice, outputByLattice] = latticeNoiseNumerators(edge, task, 1);
  assert.ok(Math.abs(second!.value / secondByLattice!.value - 1) < 0.01);
  assert.ok(Math.abs(output!.value / outputByLattice!.value - 1) < 0.01);
});

gaussian('leaves out nets that are too large for a covariance matrix', () => {
  const { network, task, deviation } = model('disordered', { scale: 5, length: 24, channels: 18 });
  assert.equal(gaussianClosureNumerators(network, task, deviation), [undefined, undefined, undefined]);
});

gaussian.run();

const sensitivity = suite('noiseSensitivity');

sensitivity('closures refuse noise that is not a positive number', () => {
  const task = twoPixelTask({ length: 16, scale: 5 });
  const network = constructSolution('low-frequency', task);
  for (const bad of [0, -0.1, Number.NaN, Number.POSITIVE_INFINITY]) {
    for (const numerators of [latticeNoiseNumerators, gaussianClosureNumerators]) {
      rejects(() => numerators(network, task, bad), /deviation must be a finite number greater than 0, got/);
    }
  }
});

sensitivity('gives the known table at ξ = 7, l = 32, each value with its status', () => {
  const table: Record<string, [number, number][]> = {
    'low-frequency': [
      [0.44374, 0],
      [0.47717, 0],
      [0.525574, 0],
      [232.1, 0.4],
    ],
    dirichlet: [
      [0.43547, 0],
      [0.49214, 0],
      [2.28, 0.003],
      [7.07, 0.02],
    ],
    'high-frequency': [
      [0.37776, 0],
      [0.46927, 0],
      [3.962, 0],
      [17.775, 0],
    ],
  };
  for (const [solution, expected] of Object.entries(table)) {
    const { network, task, deviation } = model(solution, { scale: 7, length: 32 });
    const result = noiseSensitivity(network, task, { deviation });
    assert.equal(
      result.map(({ layer }) => layer),
      [1, 2, 3, 'output'],
    );
    for (const [k, [value, standardError]] of expected.entries()) {
      const { status, error } = result[k]!;
      assert.is(status, standardError === 0 ? 'exact' : 'closure');
      assert.is(error === undefined || error < 1e-7 * value, standardError === 0);
      const allowed = standardError === 0 ? 2e-5 * value + 5e-6 : 3 * Math.hypot(standardError, error! / 2);
      assert.ok(Math.abs(result[k]!.value - value) < allowed, `${solution} ${k + 1}: ${result[k]!.value} for ${value}`);
    }
  }
});

sensitivity('takes the closure by its name', () => {
  const { network, task, deviation } = model('dirichlet', { scale: 11, length: 24 });
  const gaussianResult = noiseSensitivity(network, task, { deviation, closure: 'gaussian' });
  const latticeResult = noiseSensitivity(network, task, { deviation, closure: 'lattice' });
  assert.equal(
    gaussianResult.map(({ status }) => status),
    ['exact', 'exact', 'exact', 'closure', 'closure', 'closure'],
  );
  for (const [k, { value, error, method }] of gaussianResult.entries()) {
    assert.is(error, undefined);
    assert.ok(Math.abs(value / latticeResult[k]!.value - 1) < 0.15);
    assert.match(method, k < 3 ? /rectified/ : 'Gaussian closure');
  }
  const ratio = analytic.relativeStability(analytic.diffeoSensitivity(network, task), latticeResult).at(-1)!;
  assert.is(ratio.status, 'closure');
  assert.ok(ratio.error! > 0 && ratio.error! < 0.005 * ratio.value);
});

sensitivity('refuses what it cannot do', () => {
  const { network, task, deviation } = model('low-frequency', { scale: 5, length: 24 });
  const closure = JSON.parse('"guess"');
  assert.throws(() => noiseSensitivity(network, task, { deviation, closure }), /unknown closure guess \(use one of/);
  assert.throws(
    () => noiseSensitivity(network, task, { deviation: -1 }),
    (error: unknown) => error instanceof numerics.InputError,
  );
  const large = model('disordered', { scale: 5, length: 24, channels: 18 });
  assert.throws(
    () => noiseSensitivity(large.network, large.task, { deviation: large.deviation, closure: 'gaussian' }),
    /Gaussian closure does not cover layer 2 of disordered/,
  );
});

sensitivity.run();
