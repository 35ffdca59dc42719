import { analytic, montecarlo, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('engine webgpu against theory');
const { missing } = await montecarlo.describeAdapters();
if (missing !== undefined) console.log(`engine webgpu: acceptance tests are skipped, ${missing}`);
const onAdapter = missing === undefined ? test : test.skip;

/** Standard errors that 0.5 % must be for a mutant to be told for sure. */
const resolution = 7;

/** Nets whose theory is exact, at least of D, and how many of their values must be told from those 0.5 % off. */
const grid = [
  ['low-frequency', { length: 32, scale: 7 }, 6],
  ['dirichlet', { length: 32, scale: 7 }, 6],
  ['high-frequency', { length: 32, scale: 7 }, 8],
  ['mix', { length: 32, scale: 7 }, 6],
  ['high-frequency', { length: 25, scale: 9, filterSize: 5 }, 6],
  ['strided', { length: 32, scale: 4, filterSize: 2 }, 4],
  ['low-frequency', { length: 136, scale: 5 }, 3],
] as const;

for (const [name, options, least] of grid) {
  onAdapter(
    `${name}, l = ${options.length}, ξ = ${options.scale}: exact values stand, 0.5 % off they fall`,
    async () => {
      const task = twopixels.twoPixelTask(options);
      const network = twopixels.constructSolution(name, options);
      const deviation = twopixels.noiseDeviation(task);
      const diffeo = analytic.diffeoSensitivity(network, task);
      const noise = analytic.noiseSensitivity(network, task, { deviation });
      const { layers } = await montecarlo.estimateSensitivity(network, task, {
        deviation,
        samples: 1e7,
        seed: 'acceptance',
        engine: 'webgpu',
      });
      let resolved = 0;
      for (const [k, layer] of layers.entries()) {
        for (const [{ value, status }, estimate] of [
          [diffeo[k]!, layer.diffeo!],
          [noise[k]!, layer.noise!],
        ] as const) {
          if (status !== 'exact') continue;
          const z = (factor: number) => (estimate.value - value * factor) / estimate.standardError;
          assert.ok(Math.abs(z(1)) < 4, `${layer.layer}: z = ${z(1)}`);
          // On a long ring few pairs are near ξ, and 10⁷ samples don't resolve the output to 0.5 %.
          if (estimate.standardError > (0.005 * value) / resolution) continue;
          for (const factor of [0.995, 1.005]) {
            assert.ok(Math.abs(z(factor)) > 4, `${layer.layer}: ${factor} times the value stands, z = ${z(factor)}`);
          }
          resolved++;
        }
      }
      assert.ok(resolved >= least, `${resolved} values are resolved to 0.5 %`);
    },
  );
}

test.run();
