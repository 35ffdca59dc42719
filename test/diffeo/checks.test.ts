import { diffeo, tasks } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';

const test = suite('diffeomorphisms: checks of ensembles');

const plain: diffeo.DiffeoEnsemble = { size: 12, cutoff: 3, temperature: 0.01 };
const coefficients = diffeo.sampleCoefficients(plain);
const batch = ndarray(new Float64Array(6 * 144), [6, 12, 12]);

/** How often a call looks at the cutoff of the ensemble that it is given. */
function looks(call: (ensemble: diffeo.DiffeoEnsemble) => unknown): number {
  let count = 0;
  call({
    size: plain.size,
    temperature: plain.temperature,
    get cutoff() {
      count++;
      return plain.cutoff;
    },
  });
  return count;
}

const calls: Record<string, (ensemble: diffeo.DiffeoEnsemble) => unknown> = {
  sampleCoefficients: (ensemble) => diffeo.sampleCoefficients(ensemble),
  coefficientSampler: (ensemble) => [1, 2, 3].map(diffeo.coefficientSampler(ensemble)),
  sampleField: (ensemble) => diffeo.sampleField(ensemble),
  displacementField: (ensemble) => diffeo.displacementField(ensemble, coefficients),
  fieldGradient: (ensemble) => diffeo.fieldGradient(ensemble, coefficients),
  fieldEnergy: (ensemble) => diffeo.fieldEnergy(ensemble, coefficients),
  fieldDisplacement: (ensemble) => diffeo.fieldDisplacement(ensemble, coefficients),
  withDisplacement: (ensemble) => diffeo.withDisplacement(ensemble, coefficients, 1),
  invertibility: (ensemble) => diffeo.invertibility(ensemble, coefficients),
  meanEnergy: (ensemble) => diffeo.meanEnergy(ensemble),
  rmsDisplacement: (ensemble) => diffeo.rmsDisplacement(ensemble),
  typicalDisplacement: (ensemble) => diffeo.typicalDisplacement(ensemble),
  temperatureFor: (frame) => diffeo.temperatureFor(frame, 1),
  temperatureRange: (frame) => diffeo.temperatureRange(frame),
  fixedDisplacement: (frame) => {
    const sample = diffeo.fixedDisplacement(frame, 1, 'field');
    return [1, 2, 3].map((index) => sample({ index }));
  },
  deform: (ensemble) => diffeo.deform(batch, ensemble),
  deformer: (ensemble) => {
    const deform = diffeo.deformer(ensemble, { engine: 'js' });
    return [1, 2, 3].map((draw) => deform(batch, { draw }));
  },
};

for (const [name, call] of Object.entries(calls)) {
  test(`${name} looks at an ensemble once, and refuses a bad one by its own name`, () => {
    assert.is(looks(call), 1);
    rejects(() => call({ ...plain, cutoff: 0.5 }), new RegExp(`^${name}: cutoff must be .* at least 1`));
    rejects(() => call(undefined as unknown as diffeo.DiffeoEnsemble), new RegExp(`^${name}: expected an ensemble`));
  });
}

test('the ensemble of a command is looked at once', () => {
  const seen = looks(({ size, cutoff }) => {
    const ensemble = tasks.chooseEnsemble({ size, cutoff, displacement: 1 });
    const picture = ndarray(new Float64Array(144), [1, 12, 12]);
    const deformed = tasks.deformedSamples(picture, ensemble, { samples: 2, seed: '0', interpolation: 'bilinear' });
    return [tasks.summarise(ensemble), [...deformed]];
  });
  assert.is(seen, 1);
});

test('a checked ensemble can neither be changed nor pass its check on to a changed copy', () => {
  const { ensemble } = diffeo.fixedDisplacement(plain, 1)();
  assert.throws(() => Object.assign(ensemble, { cutoff: 99 }), TypeError);
  rejects(() => diffeo.sampleField({ ...ensemble, cutoff: 99 }), /^sampleField: cutoff must be .* at most 12, got 99/);
  const temperature = { x: 1, y: 1 };
  const sample = diffeo.coefficientSampler({ ...plain, temperature });
  const before = sample(0).x.data;
  Object.assign(temperature, { x: Number.NaN });
  assert.equal(sample(0).x.data, before);
});

test('laws hold for cutoffs beyond the pixels, fields are refused there', () => {
  const wide = { size: 8, cutoff: 20, temperature: 1 };
  assert.ok(diffeo.meanEnergy(wide).value > 0 && diffeo.rmsDisplacement(wide).value > 0);
  rejects(() => diffeo.sampleField(wide), /^sampleField: cutoff must be .* at most 8, got 20/);
  rejects(() => diffeo.fixedDisplacement(wide, 1), /^fixedDisplacement: cutoff must be .* at most 8, got 20/);
});

test.run();
