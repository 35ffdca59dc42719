import { diffeo } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near, rejects } from '../support/assertions.js';
import { gradientParts, product } from '../support/gradient-parts.js';
import { largestGap, reference, type Tensor } from '../support/reference.js';

const test = suite('diffeomorphisms: affine deformations');

test('published affine deformations', () => {
  interface Case {
    params: Record<string, number | number[]>;
    matrix: Tensor;
    tau: Tensor;
  }
  const { cases, n } = reference<{ cases: Case[]; n: number }>('affine.json');
  for (const { params, matrix, tau } of cases) {
    for (let b = 0; b < matrix.shape[0]!; b++) {
      const value = (name: string) => [params[name] ?? 0].flat()[b] ?? 0;
      const deformation: diffeo.AffineDeformation = {
        translation: { x: value('translation_x'), y: value('translation_y') },
        rotation: (value('rotation') * Math.PI) / 180,
        compression: value('compression'),
        shear: value('shear_a'),
        shearDiagonal: value('shear_b'),
        center: { x: value('center_x'), y: value('center_y') },
      };
      assert.ok(largestGap(diffeo.affineMatrix(deformation).flat(), matrix.data.slice(4 * b, 4 * b + 4)) < 1e-12);
      const { x, y } = diffeo.affineField(n, deformation);
      const at = 2 * n * n * b;
      assert.ok(largestGap(x.data, tau.data.slice(at, at + n * n)) < 1e-12);
      assert.ok(largestGap(y.data, tau.data.slice(at + n * n, at + 2 * n * n)) < 1e-12);
    }
  }
  assert.ok(cases.length >= 5);
});

test('affine fields: the centre of the image stays by default; refusals', () => {
  const { x, y } = diffeo.affineField(7, { rotation: 1, shear: 0.2 });
  near(x.get(3, 3), 0, 1e-15);
  near(y.get(3, 3), 0, 1e-15);
  const elsewhere = diffeo.affineField(7, { compression: 0.5, center: { x: 0 } });
  assert.equal([elsewhere.x.get(3, 0), elsewhere.x.get(3, 6), elsewhere.y.get(0, 0)], [0, 3, -1.5]);
  rejects(() => diffeo.affineField(0, {}), /size/);
  rejects(() => diffeo.affineField(4, { shear: Number.NaN }), /shear must be a finite number/);
  rejects(() => diffeo.affineField(4, { center: { y: Number.POSITIVE_INFINITY } }), /center\.y/);
});

test('a rotation reads the image at turned points', () => {
  // A quarter turn about the centre permutes the pixels: [τ image](v, u) = image(v − y, u − x).
  const n = 4;
  const image = Array.from({ length: n * n }, (_, place) => place);
  const { x, y } = diffeo.affineField(n, { rotation: Math.PI / 2 });
  const read = image.map((_, place) => {
    const [v, u] = [Math.floor(place / n), place % n];
    return image[Math.round(v - y.get(v, u)) * n + Math.round(u - x.get(v, u))]!;
  });
  // What was at the right of the first row is now at its left: against the clock.
  assert.is(read[0], n - 1);
  assert.is(read[(n - 1) * n], 0);
});

test('deformations of a patch are orthonormal, and the decomposition names them', () => {
  for (const patch of [2, 3, 5, 8]) {
    const basis = diffeo.patchDeformations.map((kind) => diffeo.patchDeformation(kind, patch));
    for (const [i, a] of basis.entries()) {
      for (const [j, b] of basis.entries()) {
        near(product([...a.x.data, ...a.y.data], [...b.x.data, ...b.y.data]), i === j ? 1 : 0, 1e-14);
      }
      const kind = diffeo.patchDeformations[i]!;
      const d = diffeo.decomposeField(a, { patch });
      const found = Object.fromEntries([
        ['translationX', d.translation.x.data[0]!],
        ['translationY', d.translation.y.data[0]!],
        ...gradientParts.map((name) => [name, d[name].data[0]!] as const),
      ]);
      for (const [name, value] of Object.entries(found)) {
        if (name === kind) assert.ok(value > 1e-3, `${kind} of ${patch} pixels`);
        else near(value, 0, 1e-15, `${name} of ${kind}`);
      }
    }
  }
  // The squares of the coefficients in this basis and of the rest add up to the square of the field (Pythagoras).
  const field = diffeo.sampleField({ size: 6, cutoff: 3, temperature: 0.05 });
  const flat = [...field.x.data, ...field.y.data];
  const weights = diffeo.patchDeformations.map((kind) => {
    const { x, y } = diffeo.patchDeformation(kind, 6);
    return product(flat, [...x.data, ...y.data]);
  });
  const rest = diffeo.decomposeField(field, { patch: 6 }).residual.data[0]! ** 2 * 36;
  near(product(weights, weights) + rest, product(flat, flat), 1e-11);
  rejects(() => diffeo.patchDeformation('twist' as 'shear', 4), /kind must be one of translationX, .* got twist/);
  rejects(() => diffeo.patchDeformation('shear', 1), /patch/);
});

test.run();
