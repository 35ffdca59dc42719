/**
 * The parts of the main job about deformations of images: the ensemble, a field, and the stability of two small nets.
 */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { report, system, tasks } from 'diffeolab';
import {
  type FieldStudy,
  fieldCommand,
  measureCommand,
  type PhaseSpaceStudy,
  phaseSpaceCommand,
  type StabilityStudy,
} from './commands.js';
import { madeBy, type Section } from './section.js';

const seed = '0';

/** One image over the plane of temperature and cutoff, and one displacement field with its local parts. */
export async function deformationSection(folder: string): Promise<Section> {
  const own = join(folder, 'diffeo');
  const plane: PhaseSpaceStudy = {
    image: 'digits/3',
    size: 32,
    cutoffs: [2, 3, 4, 6, 8],
    boundary: 'fixed',
    interpolation: 'bilinear',
    seed,
    index: 0,
  };
  const { cutoffs, boundary, interpolation, index } = plane;
  const image = tasks.openImage(plane);
  const temperatures = tasks.defaultTemperatures(image.size, cutoffs, boundary);
  const settings = { seed, index, interpolation, boundary };
  const samples = Array.from(tasks.phaseSamples(image.picture, { cutoffs, temperatures }, settings), report.phaseImage);
  await report.writePhaseSpace(own, samples, {
    image,
    boundary,
    bounds: tasks.temperatureBounds(image.size, boundary),
    seed,
    report: {
      image: image.description,
      ...settings,
      samples: samples.map(({ ensemble, summary }) => ({ ...ensemble, summary })),
    },
  });
  const single: FieldStudy = { size: 64, cutoff: 5, displacement: 2, seed, index: 0 };
  const ensemble = tasks.chooseEnsemble(single);
  const view = tasks.viewField(ensemble, single);
  const { shares } = view;
  await report.writeField(own, view, {
    ensemble: tasks.summarise(ensemble),
    seed,
    report: { ensemble, ...view.summary, shares },
  });
  const folded = samples.filter(({ summary }) => !summary.invertibility.invertible);
  const inside = folded.filter(({ ensemble: { allowed } }) => allowed).length;
  return {
    title: 'Diffeomorphisms of images',
    text: [
      'Displacement fields of maximum entropy at a given mean elastic energy: all modes up to the cutoff c are Gaussian and carry the same mean energy, set by the temperature T. Allowed are temperatures from a typical displacement of half a pixel to the first overhangs, T = 4/(π³c² ln c): both are scaling laws.',
      `${folded.length} of the ${samples.length} fields below fold the image over somewhere, ${inside === 0 ? 'none' : inside} of them at allowed temperatures.`,
    ],
    figures: [
      madeBy(
        phaseSpaceCommand(plane),
        'diffeo/phase-space',
        'One image, deformed by one field at each temperature and cutoff.',
      ),
      madeBy(
        fieldCommand(single),
        'diffeo/field',
        `A field and its gradient: compression has ${percent(shares.compression)} of the energy, ` +
          `pure shear ${percent(shares.shear)}, rotation ${percent(shares.rotation)}; ` +
          'on average a quarter, a half and a quarter.',
      ),
    ],
  };
}

/** D, G and R of two nets that were never trained, layer by layer. */
export async function modelStabilitySection(folder: string): Promise<Section> {
  const study: StabilityStudy = {
    models: ['random-cnn', 'low-pass-cnn'].map((name) => `examples/stability/${name}.mjs`),
    data: 'digits:128',
    preset: 'petrini2022',
    cutoff: 3,
    displacement: 1,
    interpolation: 'bilinear',
    draws: 1,
    seed,
  };
  const { models, data, preset, ...rest } = study;
  const images = tasks.openImageData('data', data);
  const parameters = { ...rest, conventions: { preset }, errorRates: false };
  const ensemble = tasks.usedEnsemble(images.size, parameters);
  const measured: report.ModelResult[] = [];
  for (const file of models) {
    const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
    const start = performance.now();
    const model = { ...(await tasks.loadModel('model', path)), path: relative('.', path) };
    const measurement = await tasks.measureModel(model, images, parameters);
    measured.push({
      name: model.name,
      path: model.path,
      sha256: model.sha256,
      measurement,
      seconds: (performance.now() - start) / 1000,
    });
  }
  const subtitle = report.measuredWords(measured, images, ensemble, parameters.interpolation);
  const written = { ...report.measuredReport(measured, images, ensemble), provenance: system.provenance() };
  await report.writeMeasured(join(folder, 'stability'), written, measured, subtitle);
  return {
    title: 'Stability of any model, layer by layer',
    text: [
      'Two convolutional nets of the same shape that were never trained, on digits drawn by rule: one has random filters, the other blurs. Blurs take much of the noise and little of a deformation, so that R is well above 1. The mean over all pixels, at the output, lets D fall and G rise, since what ReLU leaves of the noise adds up there: R falls far below 1.',
      'R ≈ 1 before training, as published, is that of fully connected nets on standardised data. These images lie in [0, 1] and are not standardised, and random convolutions with pooling give much less at the output.',
    ],
    figures: [
      madeBy(measureCommand(study), 'stability/stability', 'Points: measured, with one standard error; dashed: R = 1.'),
    ],
    tables: measured.map(({ name, measurement }) => ({
      ...report.measuredTable(measurement.layers),
      caption: name,
      left: 1,
    })),
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
