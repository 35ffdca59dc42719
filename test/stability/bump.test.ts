import { numerics, stability } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';
import { clusters } from '../support/stability.js';

const test = suite('the place of a bump and its error');

/** Displacements of all samples by r. */
function by(r: number): stability.Deformation {
  return {
    description: `by ${r}`,
    enumeration: 1,
    apply: (batch) =>
      ndarray(
        batch.data.map((x) => x + r),
        [...batch.shape],
      ),
  };
}

/** The bump of D/r² over displacements by the given norms, for 100 clusters. */
async function bumpOf(
  norms: readonly number[],
  phi: (eta: number) => number,
  amplitude: (k: number, eta: number) => number = () => 1,
) {
  const posed = clusters(100, 30, amplitude, phi);
  const { diffeo } = await stability.sensitivityCurve({ ...posed, deformations: norms.map(by) });
  const { bump } = diffeo[0]!;
  if (!bump.found) throw new Error(bump.reason);
  return bump;
}

/** f whose D/r² has its maximum at r = 1, as log √(D/r²) of u = log r. */
const shapes = {
  gaussian: (u: number) => -(u ** 2) / 4,
  power: (u: number) => u - Math.log1p(Math.exp(2 * u)),
  'steep on the right': (u: number) => (u < 0 ? 0.15 * u : -u),
  'steep on the left': (u: number) => (u < 0 ? u : -0.15 * u),
};

test('the error is that of a maximum anywhere between the neighbours of the highest point', async () => {
  const norms = [0.02, 0.1, 0.4, 0.8, 3, 10, 40];
  const { norm, normError } = await bumpOf(norms, (r) => r * Math.exp(shapes.gaussian(Math.log(Math.abs(r)))));
  close(norm, 1, 1e-9);
  // ∫ (log r)² d log r from r = 0.4 to 3, by the midpoint rule.
  const [low, high] = [Math.log(0.4), Math.log(3)];
  const steps = Array.from({ length: 1000 }, (_, i) => low + ((i + 0.5) / 1000) * (high - low));
  close(normError, Math.sqrt(steps.reduce((sum, u) => sum + u * u, 0) / 1000), 1e-5);
});

test('bumps in closed form lie within two errors of their places at any position of the scan', async () => {
  for (const perDecade of [3, 4, 8]) {
    const spacing = Math.log(10) / perDecade;
    for (const [name, shape] of Object.entries(shapes)) {
      let within = 0;
      const phases = 10;
      for (let phase = 0; phase < phases; phase++) {
        const first = Math.log(0.01) + ((phase + 0.5) / phases) * spacing;
        const norms = Array.from({ length: 4 * perDecade }, (_, k) => Math.exp(first + k * spacing));
        const bump = await bumpOf(norms, (r) => r * Math.exp(shape(Math.log(Math.abs(r)))));
        const relative = bump.normError / bump.norm;
        const off = Math.abs(Math.log(bump.norm)) / relative;
        const where = `${name}, ${perDecade} a decade, phase ${phase}: ${bump.norm} ± ${bump.normError}`;
        assert.ok(off < 2, where);
        assert.ok(relative < 0.8 * spacing, where);
        if (off < 1) within++;
      }
      assert.ok(within >= phases / 2, `${name}, ${perDecade} a decade: ${within} within one error`);
    }
  }
});

test('where neighbouring points do not differ by their errors, the error of the place is wider than the scan', async () => {
  // (amplitude)² is exponential, of mean 1, and independent at every norm: errors of D are 10 %.
  const uniform = (text: string) => {
    let hash = 0x811c9dc5;
    for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
    hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39) >>> 0;
    return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32 + 2 ** -33;
  };
  const norms = stability.decades(0.03, 30, 12);
  const scan = Math.log(10) / 12;
  const curves = 100;
  let [within, neighbours] = [0, 0];
  const [offs, errors] = [new numerics.RunningMoments(), new numerics.RunningMoments()];
  for (let seed = 0; seed < curves; seed++) {
    const bump = await bumpOf(
      norms,
      (r) => r * Math.exp(shapes.gaussian(Math.log(Math.abs(r)))),
      (k, r) => Math.sqrt(-Math.log(uniform(`${seed} ${k} ${Math.log(r).toFixed(3)}`))),
    );
    const off = Math.abs(Math.log(bump.norm));
    offs.add(off ** 2);
    errors.add((bump.normError / bump.norm) ** 2);
    if (off < (2 * bump.normError) / bump.norm) within++;
    if (off < (2 * scan) / Math.sqrt(3)) neighbours++;
  }
  assert.ok(within >= 0.9 * curves, `${within} of ${curves} within two errors`);
  const ratio = Math.sqrt(offs.mean / errors.mean);
  assert.ok(ratio > 0.4 && ratio < 1, `${ratio} of the errors stated`);
  // The bracket of the neighbouring points alone would not do.
  assert.ok(neighbours < 0.85 * curves, `${neighbours} of ${curves} within two errors by the resolution`);
});

test.run();
