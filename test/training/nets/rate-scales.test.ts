import { nets, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createJsEngine } from '../../../dist/nets/engines/js/create-js-engine.js';
import { rateScales, trainNet } from '../../../dist/training/index.js';
import { rejects } from '../../support/assertions.js';

const test = suite('scale of learning rates');

const widths = [8, 64, 512];
const alphas = [1e-3, 0.1, 1, 30, 1e3];
const { training: data } = twopixels.pairSets(twopixels.twoPixelTask({ length: 12, scale: 3 }), {
  points: 'all',
  pixelValue: 2,
});
const input = { channels: 1, size: [12] };

/** Root mean square change of F in a step, over the rate. */
async function firstChange(net: nets.NetDescription, alpha: number, lossPower: number): Promise<number> {
  const rate = 1e-4;
  const engine = createJsEngine(nets.initialNet(net));
  const inputs = new Float64Array(12 * data.count);
  data.write(
    Array.from({ length: data.count }, (_, i) => i),
    inputs,
  );
  const all = engine.prepare(inputs, data.count);
  const before = engine.evaluate(all).slice();
  await trainNet({
    engine,
    data,
    loss: 'square',
    lossPower,
    optimiser: { kind: 'sgd', learningRate: rate },
    stop: { steps: 1 },
  });
  const changes = engine.evaluate(all).map((f, i) => (alpha * (f - before[i]!)) / rate);
  return Math.sqrt(changes.reduce((sum, change) => sum + change * change, 0) / data.count);
}

test('the first step changes F by the rate times min(1, α^(2 − 2/D)), whatever width, α and power', async () => {
  for (const { depth, readout } of [
    { depth: 1, readout: 'mean-field' },
    { depth: 1, readout: 'ntk' },
    { depth: 2, readout: 'mean-field' },
  ] as const) {
    const found: number[] = [];
    for (const channels of depth === 1 ? widths : widths.slice(0, 2)) {
      for (const [k, alpha] of alphas.entries()) {
        const net = nets.presetNet('cnn', { input, channels, depth, readout, alpha, subtractInitial: true });
        const change = await firstChange(net, alpha, k % 3);
        found.push(change / Math.min(1, alpha ** (2 - 2 / (depth + 1))));
      }
    }
    const [least, most] = [Math.min(...found), Math.max(...found)];
    assert.ok(least > 0.3 && most < 6, `${depth} ${readout}: ${least} to ${most}`);
    assert.ok(most < 4 * least, `${depth} ${readout}: ${least} to ${most}`);
  }
});

test('a rate of 1/5 trains at every α and width, where features are learned and where they are not', async () => {
  for (const alpha of [1e-3, 1, 1e3]) {
    for (const channels of [8, 32]) {
      const net = nets.presetNet('cnn', { input, channels, depth: 2, alpha, subtractInitial: alpha > 1 });
      const { stop, steps, train } = await trainNet({
        engine: createJsEngine(nets.initialNet(net)),
        data,
        optimiser: { kind: 'sgd', learningRate: 0.2 },
        stop: { zeroLoss: true, steps: 3000 },
      });
      assert.is(stop, 'zeroLoss', `α = ${alpha}, H = ${channels}: ${steps} steps, loss ${train.loss}`);
    }
  }
});

test('the scale by its formula', () => {
  const layout = (options: Partial<nets.PresetOptions> = {}) =>
    nets.layOut(nets.presetNet('cnn', { input, channels: 16, depth: 2, ...options }));
  // lr·H of the published ring nets, lr·H/α and lr·H/α² of lazy ones.
  const shown = (scales: readonly number[]) => scales.map((scale) => Number(scale.toPrecision(12)));
  assert.equal(shown(rateScales(layout(), { alpha: 1, power: 1 })), [16, 16, 16, 16, 16, 1]);
  assert.is(rateScales(layout(), { alpha: 64, power: 1 })[1], 0.25);
  assert.is(rateScales(layout(), { alpha: 64, power: 0 })[1], 2 ** -8);
  assert.equal(shown(rateScales(layout({ readout: 'ntk' }), { alpha: 1, power: 1 })), [1, 1, 1, 1, 1, 1]);
  // Standard layers: 1 over the fan-in, 3 and 16·3, and 16 of the readout.
  const standard = layout({ parametrisation: 'standard', readout: 'standard' });
  assert.equal(shown(rateScales(standard, { alpha: 1, power: 1 })), shown([1 / 3, 1, 1 / 48, 1, 1 / 16, 1]));
  const last = layout().parameters.map(({ layer }) => layer === layout().layers.length - 1);
  assert.is(rateScales(layout(), { alpha: 1 / 64, power: 1, trained: last })[4], 1024);
  const close = (value: number, expected: number) => assert.ok(Math.abs(value / expected - 1) < 1e-12, `${value}`);
  close(rateScales(layout(), { alpha: 0.001, power: 1 })[1]!, 16 * 0.001 ** (1 - 2 / 3));
  rejects(() => rateScales(layout(), { alpha: 0, power: 1 }), /alpha must be/);
});

test.run();
