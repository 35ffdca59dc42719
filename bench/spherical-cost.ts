import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import type { spherical } from 'diffeolab';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { type Problem, startRun } from './spherical-run.js';

/** Cost of a full gradient step. */
export interface CostPoint {
  readonly engine: string;
  readonly varied: 'points P' | 'width H';
  readonly size: number;
  /** Microseconds a step. */
  readonly time: number;
}

const engines: readonly { engine: spherical.GradientEngineName; dimension: number }[] = [
  { engine: 'dense', dimension: 5 },
  { engine: 'patterns', dimension: 5 },
  { engine: 'circle', dimension: 2 },
];
const pointCounts = [32, 64, 128, 256, 512, 1024, 2048];
const widths = [125, 250, 500, 1000, 2000, 4000, 8000];

/** Times a step late enough in a run that patterns are known: P varied at H = 1000, then H varied at P = 256. */
export function measureCost(onProgress: (message: string) => void = () => undefined): CostPoint[] {
  return engines.flatMap(({ engine, dimension }) => {
    const name = `${engine}, d = ${dimension}`;
    const time = (points: number, width: number) => {
      onProgress(`${name}: P = ${points}, H = ${width}`);
      return fastestStep(engine, { points, width, dimension, alpha: 1e-3, rate: 0.2 });
    };
    return [
      ...pointCounts.map((P): CostPoint => ({ engine: name, varied: 'points P', size: P, time: time(P, 1000) })),
      ...widths.map((H): CostPoint => ({ engine: name, varied: 'width H', size: H, time: time(256, H) })),
    ];
  });
}

/** Microseconds a step in the fastest of many stretches of about a millisecond, after the fast early steps. */
function fastestStep(engine: spherical.GradientEngineName, problem: Problem): number {
  const run = startRun(engine, problem);
  const steps = Math.max(1, Math.round(0.4 / run.advance(400).seconds));
  let fastest = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < 100; repeat++) fastest = Math.min(fastest, run.advance(steps).seconds / steps);
  return 1e6 * fastest;
}

/** Cost against P and H, logarithmic axes, one line an engine. */
export function costFigure(data: readonly CostPoint[]): TopLevelSpec {
  const panel = (varied: CostPoint['varied'], title: string) => ({
    title,
    width: 300,
    height: 260,
    transform: [{ filter: { field: 'varied', equal: varied } }],
    mark: { type: 'line' as const, point: true },
    encoding: {
      x: {
        field: 'size',
        type: 'quantitative' as const,
        scale: { type: 'log' as const, base: 2, nice: false },
        axis: {
          title: varied,
          values: varied === 'points P' ? pointCounts : widths,
          labelBound: false,
          labelFlush: false,
        },
      },
      y: {
        field: 'time',
        type: 'quantitative' as const,
        scale: { type: 'log' as const },
        axis: { title: 'µs a step', values: [10, 100, 1000, 10_000] },
      },
      color: { field: 'engine', type: 'nominal' as const, legend: { title: 'engine' } },
    },
  });
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    title: 'A full gradient step in float64, one thread',
    data: { values: [...data] },
    hconcat: [panel('points P', 'H = 1000'), panel('width H', 'P = 256')],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const data = measureCost((message) => process.stderr.write(`${message}\n`));
  const figure = costFigure(data);
  const svg = await new View(parse(compile(figure).spec), { renderer: 'none' }).toSVG();
  const path = (suffix: string) => fileURLToPath(new URL(`./spherical-cost${suffix}`, import.meta.url));
  await writeFile(path('.vl.json'), `${JSON.stringify(figure, null, 1)}\n`);
  await writeFile(path('.png'), new Resvg(svg, { fitTo: { mode: 'zoom', value: 2 } }).render().asPng());
}
