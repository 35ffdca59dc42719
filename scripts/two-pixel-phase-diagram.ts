/**
 * Phase diagram of the disordered ensemble: D, G, R and the classification error of the output over
 * ξ, channels and disorder.
 *
 *     npx tsx scripts/two-pixel-phase-diagram.ts [folder]
 */
import { report, system, tasks } from 'diffeolab';
import { kept } from './kept.js';

const folder = system.prepareFolder('folder', process.argv[2] ?? 'out/phase-diagram');
const axes = { scale: [3, 5, 7, 9, 11, 13, 15], channels: [3, 6, 12, 24, 48], disorder: [0, 0.1, 0.3] };
const draws = 5;
const grid = tasks.phaseGrid(axes, { solution: 'disordered', length: 32, samples: 4000, draws });
const { points } = await kept(folder, (options) => tasks.computePhasePoints(grid, options));
const finished = tasks.finishedPoints(points);
const result = { points: finished, cells: tasks.phaseCells(finished), provenance: system.provenance() };
await report.writePhaseDiagram(folder, result, `disordered, median of ${draws} draws a cell, l = 32, s = 3`);
console.log(`Tables and heat maps are in ${folder}`);
