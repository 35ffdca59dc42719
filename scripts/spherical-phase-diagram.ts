/**
 * Phase diagram of the spherical model in dimension 3: test error, atoms and rotation stability over P and α.
 *
 *     npx tsx scripts/spherical-phase-diagram.ts [folder]
 */
import { report, system, tasks } from 'diffeolab';
import { kept } from './kept.js';

const folder = system.prepareFolder('folder', process.argv[2] ?? 'out/spherical-phase-diagram');
const settings: tasks.SphericalPhaseSettings = {
  points: [8, 16, 32, 64, 128],
  alphas: [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000],
  seeds: 3,
  task: { dimension: 3, data: 'sphere', target: 'constant', testPoints: 4096, angle: 0.1, seed: '0' },
  training: { width: 1000, engine: 'auto', geometry: 'free', regularisation: 'none', steps: 10_000, loss: 1e-8 },
};
const runs = tasks.sphericalPhaseTasks(settings);
const outcomes = await kept(folder, (options) => tasks.computeRuns(runs, options));
const points = tasks.sphericalPhasePoints(runs, outcomes);
await report.writeSphericalPhaseDiagram(
  folder,
  { points },
  'd = 3, x uniform on the sphere, y = 1, H = 1000, means over 3 seeds',
);
console.log(`Tables and heat maps are in ${folder}`);
