/**
 * Learning curves of the spherical model in dimension 2, 3 and 5: kernel regression up to P = 2048 and the feature
 * regime up to P = 256. About ten minutes on two cores.
 *
 *     npx tsx scripts/spherical-learning-curve.ts [folder]
 */
import { report, system, tasks } from 'diffeolab';
import { kept } from './kept.js';

const folder = system.prepareFolder('folder', process.argv[2] ?? 'out/learning-curve');
const settings: tasks.LearningCurveSettings = {
  dimensions: [2, 3, 5],
  regimes: tasks.regimes,
  sizes: {
    lazy: { points: [16, 32, 64, 128, 256, 512, 1024, 2048], seeds: 20 },
    feature: { points: [8, 16, 32, 64, 128, 256], seeds: 5 },
  },
  kernel: 'ntk',
  task: { data: 'sphere', target: 'constant', testPoints: 4096, angle: 0.1, seed: '0' },
  training: { width: 1000, engine: 'auto', steps: 20_000, loss: 1e-9, standstill: 1e-3 },
};
const runs = tasks.learningCurveTasks(settings);
const outcomes = await kept(folder, (options) => tasks.computeRuns(runs, options));
const curves = tasks.learningCurves(settings, runs, outcomes);
await report.writeLearningCurve(folder, curves, 'x uniform on the sphere, y = 1; lazy: NTK; feature: H = 1000, seed 0');
for (const { dimension, regime, exponent, low, high, predicted } of curves.fits) {
  const interval = `[${low.toFixed(2)}, ${high.toFixed(2)}]`;
  console.log(`d = ${dimension}, ${regime}: β = ${exponent.toFixed(2)} ${interval}, predicted ${predicted}`);
}
console.log(`Tables and figure are in ${folder}`);
