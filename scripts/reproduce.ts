/**
 * The main job: tables, figures and data of the two-pixel and the spherical model, and a page that shows them all.
 *
 *     npx tsx scripts/reproduce.ts [folder]
 */
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { report, system } from 'diffeolab';
import { parts } from './parts.js';

const folder = system.prepareFolder('folder', process.argv[2] ?? 'out');
const sections: report.ReportSection[] = [];
const all = Object.values(parts);
for (const [i, { title, run }] of all.entries()) {
  process.stdout.write(`${i + 1}/${all.length} ${title} … `);
  const start = performance.now();
  sections.push(await run(folder));
  console.log(report.formatSeconds((performance.now() - start) / 1000));
}

const { version, gitCommit = 'none', node, date, seconds } = system.provenance();
const page = await report.writePage(folder, {
  format: 'diffeolab-report',
  title: 'Toy models of deep learning: the two-pixel task and the spherical model',
  introduction: [
    'Two pixels are lit on a ring of l sites; the label says whether their distance is below ξ. Hand-constructed convolutional networks solve the task. How sensitive is each of their layers to deformations (D), to noise (G), and to the one relative to the other (R = D/G)?',
    'D = ⟨‖f(τx) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩ and G = ⟨‖f(x + η) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩: τ moves each lit pixel by −1, 0 or +1, η is Gaussian noise with lσ² = 8/3.',
    'A one-hidden-layer net f(x) = (1/H) Σ c_h ReLU(w_h·x) learns a constant on the sphere. Trained lazily it keeps the rotational symmetry of its weights; in the feature regime the symmetry breaks, the solution is sparse and generalises worse.',
    'The same D, G and R of any net: images are deformed by maximum-entropy diffeomorphisms τ of a given temperature, and η is isotropic noise of the norm of τx − x.',
  ],
  sections,
  provenance: [
    ['package', `diffeolab ${version}`],
    ['commit', gitCommit],
    ['node', `${node}, ${availableParallelism()} cores`],
    ['seed', '0'],
    ['date', date],
    ['wall time', report.formatSeconds(seconds)],
    ['made by', 'npm start'],
  ],
});
console.log(
  `Done in ${report.formatSeconds(seconds)}. Figures and data are in ${relative('.', folder)}/, the report is ${relative('.', page.path)}`,
);
