import type { Moments } from '../../numerics/statistics.js';
import { createEngine } from '../create-engine.js';
import { type LayerEstimate, layerEstimates } from '../layer-estimates.js';
import type { Problem } from '../problem.js';
import type { EngineRun } from '../run-engine.js';
import { measureLayout } from './measured.js';
import { type OutputEstimates, outputEstimates } from './output-estimates.js';
import { type Scatter, splitEstimates } from './split-estimates.js';

/** Samples whose scatter gives the standard errors of the measures: to 2 to 4 %, and numbers that they may fill. */
const scattered = 4096;
const scatteredNumbers = 2 ** 22;

/** The estimates of a run: D_f and G_f, and the measures if they were taken. */
export function runEstimates(
  problem: Problem,
  run: EngineRun,
  spreads: readonly number[],
): { layers: LayerEstimate[]; output?: OutputEstimates } {
  const { moments, measures } = run;
  const layers = layerEstimates(problem, moments, spreads);
  if (problem.measured === undefined || measures.outputs.length === 0) return { layers };
  const output = outputEstimates(problem, measures.outputs);
  if (!problem.withNoise || output.samples < 2) return { layers, output };
  const squares: readonly Moments[] = problem.withDiffeo ? moments.slice(spreads.length) : moments;
  const splits = splitEstimates(problem, squares, measures.moments, scatterOf(problem, run, output.samples));
  return { layers: layers.map(({ spread, ...layer }, k) => ({ ...layer, ...splits[k]!, spread })), output };
}

function scatterOf(problem: Problem, { meter }: EngineRun, measured: number): Scatter {
  const { values, outputs } = measureLayout(problem);
  const [width, layers] = [values + outputs, problem.plan.layers.length + 1];
  const samples = Math.min(measured, scattered, Math.max(64, Math.floor(scatteredNumbers / width)));
  const engine = createEngine(meter, problem);
  const differences = engine.sampleDifferences(0, samples);
  const perSample = differences.length / samples;
  const listed = engine.sampleMeasures(0, samples);
  return {
    samples,
    square: (sample, k) => differences[sample * perSample + perSample - layers + k]!,
    value: (sample, position) => listed[sample * width + position]!,
  };
}
