import { spherical, type training } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near } from '../support/assertions.js';
import { largestGap } from '../support/reference.js';
import { problem } from '../support/spherical-problem.js';

const test = suite('spherical model: gradient flow');

test('gradient flow follows the limit of small steps, the better the smaller its tolerance', async () => {
  const settings = [
    { geometry: 'free', alpha: 1e-3 },
    { geometry: 'free', alpha: 1e3 },
    { geometry: 'unit', alpha: 0.1 },
    { geometry: 'conic', alpha: 1 },
    { geometry: 'output', alpha: 1e-6 },
  ] as const;
  for (const setting of settings) {
    const options = { ...problem({ points: 8, dimension: 3, width: 30 }), ...setting, stop: { time: 8 } };
    const f = async (method: training.TrainMethod, stop: training.StopRules = { time: 8 }) => {
      const { predictor, time } = await spherical.train({ ...options, method, stop });
      return { values: predictor(options.training.points), time };
    };
    // Richardson extrapolation of Euler steps to the times at which the flows end
    const gaps: number[] = [];
    for (const tolerance of [1e-2, 1e-4]) {
      const flow = await f({ kind: 'flow', tolerance });
      const euler = (steps: number) => f({ kind: 'descent', learningRate: flow.time / steps }, { steps });
      const [coarse, fine] = [await euler(4000), await euler(8000)];
      gaps.push(
        largestGap(
          flow.values,
          fine.values.map((value, i) => 2 * value - coarse.values[i]!),
        ),
      );
    }
    const label = JSON.stringify({ ...setting, gaps });
    assert.ok(gaps[0]! < 0.05 && gaps[1]! < 1e-3 && gaps[1]! < gaps[0]! / 5, label);
  }
});

test('flow sets penalised coefficients to 0 for good; L1 of unit weights and path norm reach the same minimum', async () => {
  const minima: number[] = [];
  for (const kind of ['l1', 'path'] as const) {
    const options = {
      ...problem({ points: 8, dimension: 3, width: 60 }),
      alpha: 1,
      geometry: kind === 'l1' ? 'unit' : 'free',
      regularisation: { kind, strength: 0.05 },
      stop: { time: 4000 },
    } as const;
    const zeros: number[][] = [];
    const { curve } = await spherical.train({
      ...options,
      onCheckpoint: (_, { coefficients: { data } }) => zeros.push([...data.keys()].filter((h) => data[h] === 0)),
    });
    assert.ok(zeros.at(-1)!.length >= 10, `${kind}: ${zeros.at(-1)!.length} of 60 at 0`);
    const [before = [], after = []] = zeros.slice(-2);
    assert.ok(before.every((h) => after.includes(h)) || before.length < 5, `${kind}: neurons at 0 stay`);
    const { loss, penalty } = curve.at(-1)!;
    minima.push(loss + penalty);
    const descent = await spherical.train({ ...options, method: { kind: 'descent', learningRate: 0.2 } });
    const last = descent.curve.at(-1)!;
    near(loss + penalty, last.loss + last.penalty, 5e-4);
  }
  near(minima[0]!, minima[1]!, 2e-4);
});

test('conic descent goes on beside neurons whose mass is next to nothing', async () => {
  const options = problem({ points: 8, dimension: 3, width: 30 });
  for (const mass of [1e-280, 1e-300, 1e-310, 5e-324]) {
    const coefficients = options.net.coefficients.data.map((c, h) => (h % 3 === 0 ? mass : h % 3 === 1 ? -mass : c));
    const net = spherical.oneHiddenLayerNet(options.net.weights.data, coefficients);
    const { net: end, trainError } = await spherical.train({
      ...options,
      net,
      alpha: 1,
      geometry: 'conic',
      stop: { steps: 50 },
    });
    assert.ok(end.weights.data.every(Number.isFinite) && end.coefficients.data.every(Number.isFinite), `mass ${mass}`);
    assert.ok(Number.isFinite(trainError) && trainError < 1, `mass ${mass}: ${trainError}`);
  }
});

test.run();
