import { analytic, twopixels } from 'diffeolab';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const { diffeoSensitivity, layerDiffeoLaw, layerNoiseLaw, layerStabilityLaw, linearLayerDiffeo, outputDiffeoLaw } =
  analytic;
const { displacementLaw, lowFrequency, twoPixelTask, uniformShifts } = twopixels;

/** (law − exact)/exact. */
function error(law: { value: number }, exact: { value: number }): number {
  return law.value / exact.value - 1;
}

test('D_k: 1/(4k) at s = 3, and the exact value at depth, for other filter sizes and laws', () => {
  assert.is(layerDiffeoLaw({ layer: 5 }).value, 1 / 20);
  for (const filterSize of [3, 5, 7]) {
    for (const law of [uniformShifts, displacementLaw(['1/10', '1/5', '2/5', '1/5', '1/10'])]) {
      const [half, full] = [6, 12].map((layer) => {
        const scale = (filterSize - 1) * (layer + 1) + 1;
        const network = lowFrequency({ scale, length: 600, filterSize });
        const exact = linearLayerDiffeo(network, twoPixelTask({ length: 600, scale }), law)[layer - 1]!;
        return error(layerDiffeoLaw({ layer, filterSize, law }), exact);
      });
      assert.ok(Math.abs(full!) < 0.06, `s = ${filterSize}: ${full}`);
      assert.ok(Math.abs(full!) < 0.7 * Math.abs(half!), 'the error falls with depth');
    }
  }
});

test('D_out: 2/ξ² up to the stated corrections', () => {
  for (const [scale, length] of [
    [15, 600],
    [31, 1200],
  ] as const) {
    const exact = diffeoSensitivity(lowFrequency({ scale, length }), twoPixelTask({ length, scale })).at(-1)!;
    const corrections = 1 / (2 * scale) + (3 * scale) / (2 * length);
    assert.ok(Math.abs(error(outputDiffeoLaw({ scale }), exact) + corrections) < 0.2 * corrections);
  }
});

/** G_k on an infinite ring, from the rectified background alone and the exact responses. */
function backgroundSensitivity(layer: number, filterSize: number, noiseEnergy: number): number {
  const power = (depth: number) => {
    let row = [1];
    for (let step = 0; step < depth; step++) {
      const next = new Array<number>(row.length + filterSize - 1).fill(0);
      for (const [i, value] of row.entries()) for (let t = 0; t < filterSize; t++) next[i + t]! += value;
      row = next;
    }
    return row;
  };
  const correlation = (row: number[], lag: number) =>
    row.reduce((sum, value, i) => sum + value * (row[i + lag] ?? 0), 0);
  const previous = power(layer - 1);
  const variance = filterSize * noiseEnergy;
  let numerator = 0;
  for (let lag = -previous.length; lag <= previous.length; lag++) {
    const rho = Math.max(0, 1 - Math.abs(lag) / filterSize);
    const kernel = (Math.sqrt(1 - rho ** 2) + rho * (Math.PI - Math.acos(rho))) / (2 * Math.PI);
    numerator += variance * kernel * correlation(previous, Math.abs(lag));
  }
  return numerator / (4 * correlation(power(layer), 0));
}

test('G_k: coherent background and its fluctuation', () => {
  for (const filterSize of [3, 5]) {
    const exact = { value: backgroundSensitivity(40, filterSize, 8 / 3) };
    const law = layerNoiseLaw({ layer: 40, filterSize });
    assert.ok(Math.abs(error(law, exact)) < 0.01, `s = ${filterSize}: ${law.value} for ${exact.value}`);
    assert.ok(Math.abs(error({ value: 1.05 * law.value }, exact)) > 0.01);
  }
  const growth = layerNoiseLaw({ layer: 4e8 }).value / layerNoiseLaw({ layer: 1e8 }).value;
  assert.ok(Math.abs(growth - 2) < 1e-3, 'G_k ~ √k');
  const fall = layerStabilityLaw({ layer: 4e8 }).value / layerStabilityLaw({ layer: 1e8 }).value;
  assert.ok(Math.abs(fall - 1 / 8) < 1e-3, 'R_k ~ k^(−3/2)');
  assert.is(layerStabilityLaw({ layer: 3 }).status, 'asymptotic');
});

test('bad arguments', () => {
  assert.throws(() => layerDiffeoLaw({ layer: 0 }), /layer must be an integer of at least 1, got 0/);
  assert.throws(() => layerNoiseLaw({ layer: 1, noiseEnergy: -1 }), /noiseEnergy/);
  assert.throws(() => outputDiffeoLaw({ scale: Number.NaN }), /scale/);
});

test.run();
