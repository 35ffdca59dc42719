import { montecarlo, numerics, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';
import { largestGap, pose, problems } from '../support/montecarlo-problems.js';

const { createEngine, drawPair } = montecarlo;
const { allowedOffsets, displacementLaw, twoPixelTask } = twopixels;
const test = suite('Monte Carlo engines');

test('wasm agrees with js sample by sample, to float32 rounding', () => {
  for (const [name, problem] of problems) {
    for (const first of [0, 1021, 2 ** 32 - 2, 2 ** 45 + 12345]) {
      const list = (engine: 'js' | 'wasm') => createEngine(engine, problem).sampleDifferences(first, 300);
      const gap = largestGap(list('js'), list('wasm'), 300);
      assert.ok(gap < 1e-5, `${name} from sample ${first}: ${gap}`);
    }
  }
});

test('block moments are those of the samples, partial blocks included', () => {
  for (const [name, problem] of problems) {
    for (const samples of [2, 5, 1023, 2500]) {
      const posed = { ...problem, samples };
      for (const engine of [createEngine('js', posed), createEngine('wasm', posed)]) {
        const listed = engine.sampleDifferences(0, samples);
        const perSample = listed.length / samples;
        const blocks = Math.ceil(samples / 1024);
        const moments = engine.runBlocks(0, blocks);
        assert.is(moments.length, 2 * blocks * perSample);
        for (let block = 0; block < blocks; block++) {
          for (let n = 0; n < perSample; n++) {
            const direct = new numerics.RunningMoments();
            for (let i = 1024 * block; i < Math.min(samples, 1024 * (block + 1)); i++) {
              direct.add(listed[i * perSample + n]!);
            }
            const [mean, square] = moments.subarray(2 * (block * perSample + n));
            const message = `${engine.name}, ${name}, ${samples} samples, block ${block}, numerator ${n}`;
            assert.ok(Math.abs(mean! - direct.mean) <= 1e-12 * direct.mean, message);
            const spread = direct.sumOfSquaredDeviations;
            assert.ok(Math.abs(square! - spread) <= 1e-11 * (spread + direct.mean ** 2), message);
          }
        }
      }
    }
  }
});

test('pairs are uniform and shifts follow their law', () => {
  const law = displacementLaw(['1/10', '2/10', '4/10', '2/10', '1/10']);
  const problem = pose('low-frequency', { length: 20, scale: 7, gap: 2 }, { law });
  const offsets = allowedOffsets(twoPixelTask({ length: 20, scale: 7, gap: 2 }));
  const samples = 200_000;
  const counts = new Map<string, number>();
  const count = (kind: string) => counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const shift = (from: number, to: number) => ((to - from + 30) % 20) - 10;
  for (let i = 0; i < samples; i++) {
    const { pair, displaced } = drawPair(problem, i);
    count(`pair ${pair[0]},${(pair[1] - pair[0] + 20) % 20}`);
    count(`shifts ${shift(pair[0], displaced[0])},${shift(pair[1], displaced[1])}`);
  }
  const expected = new Map<string, number>();
  for (let a = 0; a < 20; a++) {
    for (const offset of offsets) expected.set(`pair ${a},${offset}`, 1 / (20 * offsets.length));
  }
  for (let i = -2; i <= 2; i++) {
    for (let j = -2; j <= 2; j++) {
      expected.set(`shifts ${i},${j}`, law.probabilities[i + 2]! * law.probabilities[j + 2]!);
    }
  }
  for (const kind of counts.keys()) assert.ok(expected.has(kind), `${kind} must not happen`);
  for (const [kind, probability] of expected) {
    const z = ((counts.get(kind) ?? 0) - samples * probability) / Math.sqrt(samples * probability);
    assert.ok(Math.abs(z) < 4.5, `${kind}: ${counts.get(kind)} times, z = ${z}`);
  }
});

test('certain shifts are certain', () => {
  const problem = pose('low-frequency', { length: 16, scale: 5 }, { law: displacementLaw(['1/2', 0, '1/2']) });
  const still = pose('low-frequency', { length: 16, scale: 5 }, { law: displacementLaw([0, 1, 0]) });
  for (let i = 0; i < 2000; i++) {
    const { pair, displaced } = drawPair(problem, i);
    for (const end of [0, 1] as const) assert.ok([1, 15].includes((displaced[end] - pair[end] + 16) % 16));
    const unmoved = drawPair(still, i);
    assert.equal(unmoved.displaced, unmoved.pair);
  }
  const stillDiffeo = createEngine('wasm', { ...still, withNoise: false }).runBlocks(0, 1);
  assert.ok(stillDiffeo.every((moment) => moment === 0));
});

test('noise numerators grow with the noise as they must', () => {
  const mean = (deviation: number) =>
    createEngine('wasm', pose('low-frequency', { length: 32, scale: 7 }, { deviation, quantities: 'noise' })).runBlocks(
      0,
      8,
    );
  // Far below the signal the clean sites are linear and the dark ones rectified: everything is
  // quadratic in σ in layer 1.
  close(mean(2e-3)[0]! / mean(1e-3)[0]!, 4, 1e-3);
});

test.run();
