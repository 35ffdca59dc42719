/**
 * The parts of the main job: each computes, writes its data and figures into a folder and returns its part of the page.
 */
import { join } from 'node:path';
import { report, system, tasks } from 'diffeolab';
import { phaseDiagramCommand, type ShownNetwork, showCommand } from './commands.js';
import { kept } from './kept.js';
import { madeBy, madeByPart, type Section } from './section.js';

const solutions = ['low-frequency', 'dirichlet', 'high-frequency'] as const;
const size = { scale: 7, length: 32 };

/** D, G and R of the three solutions at ξ = 7, l = 32. */
export async function tableSection(folder: string): Promise<Section> {
  const samples = 4_000_000;
  const { results, rows: constructed } = await tasks.compareSolutions(solutions, size, { samples });
  const untrained = await tasks.untrainedRows({ ...size, depth: 3 });
  const rows = [...constructed, ...untrained];
  const heading = 'Sensitivity layer by layer';
  const figure = report.sensitivityByLayer(rows, heading, 'ξ = 7, l = 32, s = 3, lσ² = 8/3');
  await report.writeFigure(folder, 'sensitivity-by-layer', figure);
  await system.writeFile(join(folder, 'sensitivity-by-layer.csv'), report.csv(rows));
  const exact = results.flatMap(({ stability }) => tasks.disagreements(stability.layers));
  const verdict =
    exact.length === 0
      ? 'Every exact value is within 4 standard errors of Monte Carlo.'
      : `${exact.length} exact values differ from Monte Carlo by more than 4 standard errors.`;
  return {
    title: 'Theory against Monte Carlo',
    text: [
      `Three hand-constructed networks of the task ξ = 7 on l = 32 sites; ${report.formatCount(samples)} Monte Carlo samples. ${verdict}`,
      'Status exact: closed form, enumeration or quadrature converged to rounding; closure: quadrature over the noise, ± its 95 % interval. z is the difference in standard errors.',
    ],
    figures: [
      madeByPart(
        'solutions',
        'sensitivity-by-layer',
        'The outputs differ by a constant only, so D of the output is the same for all; G is not.',
      ),
    ],
    tables: [...solutions, 'untrained (kernel limit)'].map((solution) => ({
      ...report.sensitivityTable(
        rows.filter(({ network }) => network === solution),
        40,
      ),
      caption: solution,
      left: 2,
    })),
  };
}

/** Filters, responses and activations of the three solutions. */
export async function solutionSection(folder: string): Promise<Section> {
  const figures = [];
  for (const solution of solutions) {
    const shown: ShownNetwork = { ...size, solution, distance: 3 };
    const { network, task } = tasks.buildModel({ ...size, solution });
    const view = tasks.solutionView(network, task, shown.distance);
    const figure = report.solutionFigure(view, `The ${solution} network`, 'ξ = 7, l = 32, s = 3');
    await report.writeFigure(folder, solution, figure);
    figures.push(madeBy(showCommand(shown), solution, captions[solution]));
  }
  return {
    title: 'The networks',
    text: [
      'Rows are layers. Bars of several channels are stacked. The last layer subtracts 1 from every site before its ReLU.',
    ],
    figures,
  };
}

const captions = {
  'low-frequency': 'Low-frequency: uniform filters pool over space; the responses are binomial-like.',
  dirichlet: 'Dirichlet: one channel whose responses end as the box of width ξ.',
  'high-frequency': 'High-frequency: delta filters, a shift each; pooling happens over channels.',
};

/** D_k, G_k and R_k of deep networks. */
export async function depthSection(folder: string): Promise<Section> {
  const shared = { scale: 41, length: 512 };
  const { rows } = await tasks.compareSolutions(['low-frequency', 'high-frequency'], shared, { samples: 100_000 });
  const subtitle = 'ξ = 41, l = 512, s = 3, lσ² = 8/3';
  const laws = tasks.lawRows(19).filter(({ solution }) => solution !== 'strided');
  await report.writeFigure(folder, 'depth', report.depthFigure(rows, laws, subtitle));
  await system.writeFile(join(folder, 'depth.csv'), report.csv(rows));
  await system.writeFile(join(folder, 'laws.csv'), report.csv(laws));
  return {
    title: 'Depth',
    text: [
      'Before the threshold D_k falls about like 1/k in both networks, and G_k grows: deep layers are stable to deformations and sensitive to noise.',
      'G_k grows like √k in the low-frequency network alone, and that slowly: the local exponent is 0.3 at k = 10. In the high-frequency one it grows like k, with a local exponent of 0.86 at k = 10, so that R_k falls faster there, like k⁻² for k → ∞ against k^(−3/2).',
    ],
    figures: [
      madeByPart(
        'depth',
        'depth',
        'Dashed: the law of each network, below its threshold layer (dotted rule). Last: the output, its G* for G, which depends on its gain. Below: local exponents d ln / d ln k of the laws and of the values.',
      ),
    ],
  };
}

/** Exact values over their asymptotic laws. */
export async function lawSection(folder: string): Promise<Section> {
  const rows = tasks.ratioRows([64, 256, 1024], 14);
  const figure = report.asymptoticsFigure(
    rows,
    'layers below the threshold and the output, s = 3 unless said, lσ² = 8/3',
  );
  await report.writeFigure(folder, 'asymptotics', figure);
  await system.writeFile(join(folder, 'asymptotics.csv'), report.csv(rows));
  return {
    title: 'How good are the laws?',
    text: [
      'The low-frequency laws hold for 1 ≪ k and √k ≪ l, and 1 ≪ ξ ≪ l. The high-frequency and strided ones are the limits l → ∞ of closed forms at every k; what is left out is of order k/l and s^k/l.',
      'On a short ring the pairs are close together and all laws are too low or too high.',
    ],
    figures: [madeByPart('laws', 'asymptotics', 'Exact value over law; dashed: the law.')],
  };
}

/** Phase diagrams of the disordered ensemble and of the mix. */
export async function phaseSection(folder: string): Promise<Section> {
  const scale = [3, 5, 7, 9, 11, 13, 15];
  const draws = 5;
  const shared = { length: 32, samples: 20_000 };
  const disordered: PhaseStudy = {
    axes: { scale, channels: [3, 6, 12, 24], disorder: [0, 0.1, 0.3] },
    shared: { ...shared, solution: 'disordered', samples: 4000, draws },
  };
  const mix: PhaseStudy = {
    axes: { scale, mix: ['0', '1/8', '1/4', '3/8', '1/2', '5/8', '3/4', '7/8', '1'] },
    shared: { ...shared, solution: 'mix' },
  };
  await phaseDiagram(
    join(folder, 'disordered'),
    disordered,
    `disordered ensemble, median of ${draws} draws a cell, l = 32, s = 3`,
  );
  await phaseDiagram(join(folder, 'mix'), mix, 'from low-frequency (κ = 0) to high-frequency (κ = 1), l = 32, s = 3');
  const commands = {
    disordered: phaseDiagramCommand(disordered.axes, disordered.shared),
    mix: phaseDiagramCommand(mix.axes, mix.shared),
  };
  return {
    title: 'Phase diagrams',
    text: [
      'Relative stability and classification error of the output: D and the error by enumeration, G by Monte Carlo, 20 000 samples a point of the mix and 4000 a draw of the disordered ensemble.',
      `A cell of the disordered ensemble shows the median over ${draws} draws of its weights (one where ε = 0); the quartiles are in phase-cells.csv. Draws differ: at ε = 0.3 R of 20 draws of three channels differs by factors of 13 to 17 (ξ = 7, 11, 15), of 24 channels by 1.4 to 2.3.`,
    ],
    figures: [
      madeBy(
        commands.disordered,
        'disordered/relative-stability',
        `Disordered ensemble, median of ${draws} draws a cell: R against ξ and the number of channels.`,
      ),
      madeBy(
        commands.disordered,
        'disordered/classification-error',
        `Disordered ensemble, median of ${draws} draws a cell: error of the best threshold.`,
      ),
      madeBy(commands.mix, 'mix/relative-stability', 'Mix of the two solutions, all of which solve the task.'),
    ],
  };
}

/** What a phase diagram is made of. */
interface PhaseStudy {
  readonly axes: tasks.PhaseAxes;
  readonly shared: tasks.SharedParameters;
}

async function phaseDiagram(folder: string, { axes, shared }: PhaseStudy, subtitle: string) {
  const grid = tasks.phaseGrid(axes, shared);
  const { points: results } = await kept(folder, (options) => tasks.computePhasePoints(grid, options));
  const points = tasks.finishedPoints(results);
  const cells = (shared.draws ?? 1) > 1 ? tasks.phaseCells(points) : undefined;
  await report.writePhaseDiagram(folder, { points, cells }, subtitle);
}
