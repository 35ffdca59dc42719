import { analytic, nets, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, near, rejects } from '../../support/assertions.js';

const test = suite('laws of sharp responses');

test('closed forms of the high-frequency layers: enumeration and exact moments to 1e-12', () => {
  for (const [filterSize, depth, length] of [
    [3, 3, 32],
    [3, 10, 64],
    [5, 3, 32],
    [5, 4, 47],
    [7, 3, 40],
  ] as const) {
    const scale = (filterSize - 1) * depth + 1;
    const task = twopixels.twoPixelTask({ length, scale });
    const network = twopixels.highFrequency({ length, scale, filterSize });
    for (const noiseEnergy of [8 / 3, 0.1]) {
      const diffeo = analytic.linearLayerDiffeo(network, task);
      const noise = analytic.exactNoiseSensitivity(network, task, Math.sqrt(noiseEnergy / length));
      for (let layer = 1; layer < depth; layer++) {
        const closed = analytic.highFrequencyLayer({ layer, length, filterSize, noiseEnergy });
        assert.is(closed.noise.status, 'exact');
        close(closed.diffeo.value, diffeo[layer - 1]!.value, 1e-12);
        close(closed.noise.value, noise[layer - 1]!.value, 1e-12);
        close(closed.relative.value, diffeo[layer - 1]!.value / noise[layer - 1]!.value, 1e-11);
      }
    }
  }
});

test('closed forms of the strided layers: enumeration and exact moments to 1e-12', () => {
  for (const [filterSize, depth, length] of [
    [2, 4, 32],
    [3, 3, 54],
    [4, 3, 128],
    [5, 2, 50],
  ] as const) {
    const scale = filterSize ** depth;
    const task = twopixels.twoPixelTask({ length, scale });
    const network = twopixels.strided({ length, scale, filterSize });
    const diffeo = analytic.diffeoSensitivity(network, task);
    const noise = analytic.exactNoiseSensitivity(network, task, Math.sqrt(1 / length));
    for (let layer = 1; layer < depth; layer++) {
      const closed = analytic.stridedLayer({ layer, length, filterSize, noiseEnergy: 1 });
      close(closed.diffeo.value, diffeo[layer - 1]!.value, 1e-12);
      close(closed.noise.value, noise[layer - 1]!.value, 1e-12);
    }
  }
});

test('the way to the laws: at k = 9 +17, 7.7, 3.7, 1.8, 0.9 % in D and +13, 6.2, 3.0, 1.5, 0.7 % in G', () => {
  const law = analytic.highFrequencyLaw({ layer: 9 });
  for (const [length, diffeo, noise] of [
    [64, 17, 13],
    [128, 7.7, 6.2],
    [256, 3.7, 3],
    [512, 1.8, 1.5],
    [1024, 0.9, 0.7],
  ] as const) {
    const exact = analytic.highFrequencyLayer({ layer: 9, length });
    near(100 * (exact.diffeo.value / law.diffeo.value - 1), diffeo, 0.06);
    near(100 * (exact.noise.value / law.noise.value - 1), noise, 0.06);
  }
  for (const [options, of, limit] of [
    [{ layer: 4, filterSize: 7 }, analytic.highFrequencyLayer, analytic.highFrequencyLaw],
    [{ layer: 3, filterSize: 2 }, analytic.stridedLayer, analytic.stridedLaw],
  ] as const) {
    const exact = of({ ...options, length: 2 ** 24 });
    close(exact.diffeo.value, limit(options).diffeo.value, 1e-5);
    close(exact.noise.value, limit(options).noise.value, 2e-3);
  }
});

test('local exponents: those of the formulas are those of the laws, and R reaches −2 late', () => {
  const exponents = [1, 2, 4, 9, 20].map((layer) => analytic.highFrequencyExponents({ layer }).relative);
  for (const [i, expected] of [-0.88, -1.25, -1.55, -1.78, -1.9].entries()) near(exponents[i]!, expected, 0.006);
  for (const filterSize of [3, 5]) {
    const [below, above] = [1000, 1001].map((layer) => analytic.highFrequencyLaw({ layer, filterSize }));
    const slope = (name: 'diffeo' | 'noise' | 'relative') =>
      Math.log(above![name].value / below![name].value) / Math.log(1001 / 1000);
    const local = analytic.highFrequencyExponents({ layer: 1000, filterSize });
    for (const name of ['diffeo', 'noise', 'relative'] as const) near(local[name], slope(name), 1e-5);
  }
});

test('participation width: G of every solution is lσ² A/(8π s₁) up to what does not grow', () => {
  const [length, scale] = [4096, 241];
  const layer = 100;
  const response = nets.pixelResponses(twopixels.highFrequency({ length, scale }), length)[layer - 1]!;
  const participation = analytic.participationWidth(response);
  close(participation, (2 * layer ** 2 + 1) / (2 * layer + 1), 1e-12);
  const law = analytic.participationNoiseLaw({ participation }).value;
  const rest = analytic.highFrequencyLaw({ layer }).noise.value - law;
  close(rest, ((8 / 3) * (1 - 1 / Math.PI)) / 8, 1e-12);
  // A box of width b over blocks of s sites.
  const strided = analytic.participationNoiseLaw({ participation: 3 ** 6, firstSites: 3 }).value;
  close(strided, analytic.stridedLaw({ layer: 6 }).noise.value, 1e-2);
  // The first term of the low-frequency law: A = √(πk(s² − 1)/3).
  const smooth = (k: number) =>
    analytic.participationNoiseLaw({ participation: Math.sqrt((8 * Math.PI * k) / 3), firstSites: 3 }).value;
  const low = (k: number) => analytic.layerNoiseLaw({ layer: k }).value;
  near(low(100) - smooth(100), low(10_000) - smooth(10_000), 1e-10);
});

test('refusals', () => {
  rejects(() => analytic.highFrequencyLayer({ layer: 9, length: 32 }), /length must be at least 38 at layer 9, got 32/);
  rejects(() => analytic.highFrequencyLaw({ layer: 1, filterSize: 4 }), /filterSize must be odd, got 4/);
  rejects(() => analytic.stridedLayer({ layer: 2, length: 32 }), /length must be a multiple of s\^k = 9/);
  rejects(() => analytic.participationNoiseLaw({ participation: 0 }), /participation must be/);
});

test.run();
