import { diffeo } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, near, rejects } from '../support/assertions.js';
import { gradientParts, product } from '../support/gradient-parts.js';

const test = suite('diffeomorphisms: local decomposition');

/** The four matrices of a place, [xx, xy, yx, yy]. */
function matrices(d: diffeo.GradientParts, place: number): number[][] {
  const [c, s, t, r] = gradientParts.map((name) => d[name].data[place]!);
  return [
    [c!, 0, 0, c!],
    [s!, t!, t!, -s!],
    [0, -r!, r!, 0],
  ];
}

test('the parts add up to the gradient, are orthogonal, and share its square', () => {
  const ensemble = { size: 20, cutoff: 4, temperature: 0.01 };
  const exact = diffeo.fieldGradient(ensemble, diffeo.sampleCoefficients(ensemble));
  const patches = diffeo.decomposeField(diffeo.sampleField(ensemble), { patch: 4 });
  for (const [gradient, decomposition] of [
    [exact, diffeo.decomposeGradient(exact)],
    [patches.gradient, patches],
  ] as const) {
    for (let place = 0; place < gradient.xx.data.length; place++) {
      const u = [gradient.xx, gradient.xy, gradient.yx, gradient.yy].map(({ data }) => data[place]!);
      const [i, s, r] = matrices(decomposition, place) as [number[], number[], number[]];
      for (let k = 0; k < 4; k++) near(i[k]! + s[k]! + r[k]!, u[k]!, 1e-14);
      for (const [a, b] of [
        [i, s],
        [i, r],
        [s, r],
      ] as const)
        near(product(a, b), 0, 1e-15);
      near(product(i, i) + product(s, s) + product(r, r), product(u, u), 1e-13);
      // As in the formula: ½ I Tr U, ½ (U + Uᵀ − I Tr U), ½ (U − Uᵀ).
      const trace = u[0]! + u[3]!;
      for (let k = 0; k < 4; k++) {
        const unit = k === 0 || k === 3 ? 1 : 0;
        const transposed = u[[0, 2, 1, 3][k]!]!;
        near(i[k]!, (unit * trace) / 2, 1e-15);
        near(s[k]!, (u[k]! + transposed - unit * trace) / 2, 1e-15);
        near(r[k]!, (u[k]! - transposed) / 2, 1e-15);
      }
    }
  }
});

test('a turned frame: compression and rotation stay, shear turns by twice the angle', () => {
  const one = (value: number) => ndarray(Float64Array.of(value), [1]);
  const u = [0.3, -0.7, 1.1, 0.4];
  const decompose = ([xx, xy, yx, yy]: readonly number[]) =>
    diffeo.decomposeGradient({ xx: one(xx!), xy: one(xy!), yx: one(yx!), yy: one(yy!) });
  const before = decompose(u);
  for (const angle of [0.1, Math.PI / 4, 2, -1.3]) {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    // R U Rᵀ
    const left = [c * u[0]! - s * u[2]!, c * u[1]! - s * u[3]!, s * u[0]! + c * u[2]!, s * u[1]! + c * u[3]!];
    const turned = [
      left[0]! * c - left[1]! * s,
      left[0]! * s + left[1]! * c,
      left[2]! * c - left[3]! * s,
      left[2]! * s + left[3]! * c,
    ];
    const after = decompose(turned);
    near(after.compression.data[0]!, before.compression.data[0]!, 1e-15);
    near(after.rotation.data[0]!, before.rotation.data[0]!, 1e-15);
    const [a, b] = [before.shear.data[0]!, before.shearDiagonal.data[0]!];
    near(after.shear.data[0]!, Math.cos(2 * angle) * a - Math.sin(2 * angle) * b, 1e-15);
    near(after.shearDiagonal.data[0]!, Math.sin(2 * angle) * a + Math.cos(2 * angle) * b, 1e-15);
  }
});

test('an affine field gives itself back on every patch, and leaves nothing', () => {
  const deformation = {
    translation: { x: 1.3, y: -0.4 },
    compression: 0.2,
    shear: -0.1,
    shearDiagonal: 0.35,
    rotation: 0.5,
  };
  const field = diffeo.affineField(13, { ...deformation, center: { x: 2, y: 9 } });
  const [[xx, xy], [yx, yy]] = diffeo.affineMatrix(deformation);
  for (const [patch, stride, count] of [
    [3, undefined, 4],
    [4, undefined, 3],
    [5, 1, 9],
    [13, 1, 1],
    [2, 3, 4],
  ] as const) {
    const d = diffeo.decomposeField(field, stride === undefined ? { patch } : { patch, stride });
    assert.equal(d.compression.shape, [count, count]);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        near(d.gradient.xx.get(i, j), xx, 1e-13);
        near(d.gradient.xy.get(i, j), xy, 1e-13);
        near(d.gradient.yx.get(i, j), yx, 1e-13);
        near(d.gradient.yy.get(i, j), yy, 1e-13);
        near(d.residual.get(i, j), 0, 1e-13);
        const centre = (k: number) => k * d.stride + (patch - 1) / 2;
        near(d.translation.x.get(i, j), 1.3 + xx * (centre(j) - 2) + xy * (centre(i) - 9), 1e-13);
        near(d.translation.y.get(i, j), -0.4 + yx * (centre(j) - 2) + yy * (centre(i) - 9), 1e-13);
      }
    }
  }
  const whole = diffeo.decomposeField(field, { patch: 13 });
  close(whole.compression.data[0]!, 0.2 + 1 - Math.cos(0.5), 1e-12);
  close(whole.rotation.data[0]!, -Math.sin(0.5), 1e-12);
});

test('on small patches the fit tends to the exact gradient in the middle, what it leaves to zero', () => {
  const base = { size: 41, cutoff: 4, temperature: 0.01 };
  const coefficients = diffeo.sampleCoefficients(base);
  const gaps = [41, 81, 161].map((size) => {
    const ensemble = { ...base, size };
    const d = diffeo.decomposeField(diffeo.displacementField(ensemble, coefficients), { patch: 5, stride: 1 });
    const exact = diffeo.decomposeGradient(diffeo.fieldGradient(ensemble, coefficients));
    let gap = 0;
    for (let i = 0; i < size - 4; i++) {
      for (let j = 0; j < size - 4; j++) {
        for (const name of gradientParts)
          gap = Math.max(gap, Math.abs(d[name].get(i, j) - exact[name].get(i + 2, j + 2)));
      }
    }
    return [gap, Math.max(...d.residual.data) / size];
  });
  for (const [coarse, fine] of [
    [gaps[0]!, gaps[1]!],
    [gaps[1]!, gaps[2]!],
  ] as const) {
    for (const k of [0, 1]) assert.ok(coarse[k]! / fine[k]! > 3.3, `${coarse[k]} → ${fine[k]}`);
  }
  assert.ok(gaps[2]![0]! < 0.02);
});

test('fields of any strides; patches that do not fit are refused', () => {
  const field = diffeo.sampleField({ size: 12, cutoff: 3, temperature: 0.01 });
  const turned = { x: field.x.transpose(1, 0), y: field.y.transpose(1, 0) };
  const copied = { x: ndarray(new Float64Array(144), [12, 12]), y: ndarray(new Float64Array(144), [12, 12]) };
  for (let v = 0; v < 12; v++) {
    for (let u = 0; u < 12; u++) {
      copied.x.set(v, u, turned.x.get(v, u));
      copied.y.set(v, u, turned.y.get(v, u));
    }
  }
  const [a, b] = [turned, copied].map((f) => diffeo.decomposeField(f, { patch: 3 }));
  assert.equal(a!.shear.data, b!.shear.data);
  assert.is(diffeo.pixelInvertibility(turned).leastDeterminant, diffeo.pixelInvertibility(copied).leastDeterminant);
  rejects(() => diffeo.decomposeField(field, { patch: 1 }), /patch must be an integer from 2 to 12, got 1/);
  rejects(() => diffeo.decomposeField(field, { patch: 13 }), /got 13/);
  rejects(() => diffeo.decomposeField(field, { patch: 3, stride: 0 }), /stride/);
  rejects(
    () => diffeo.decomposeField({ x: field.x, y: ndarray(new Float64Array(4), [2, 2]) }, { patch: 2 }),
    /one shape/,
  );
  rejects(
    () => diffeo.decomposeField({ x: ndarray(new Float64Array(4), [4]), y: field.y }, { patch: 2 }),
    /rows, columns/,
  );
});

test.run();
