import type { CircleFrame, CircleRun, CircleView } from '../../../tasks/spherical/circle-view.js';
import { type Figure, figure } from '../../figure.js';
import { fadedInk, ink, palette } from '../../house-style.js';
import { formatPower, formatScientific } from '../../scientific.js';
import { typicalRadius } from './typical-radius.js';

const size = 230;
/**
 * Distance of the circle of data points and half of the side of a panel, in units of the typical radius of the neurons.
 */
const circleRadius = 1.12;
const half = 1.3;
const signs = { positive: 'c > 0', negative: 'c < 0' } as const;

/**
 * The neurons of a net on the circle before training and after it in both regimes, along w_h at √(‖w_h‖|c_h|), and
 * below the predictors along the circle. Each panel has its own unit of length.
 */
export function circlePicture(view: CircleView, subtitle: string): Figure {
  const first = view.runs[0]!.frames[0]!;
  const wide = 3 * size + 2 * 28;
  return figure({
    title: {
      text: 'Spherical model in dimension 2: lazy training keeps the symmetry, feature learning breaks it',
      subtitle: [subtitle, 'neurons along w at √(‖w‖|c|), unit of length by panel; black: training points'],
      offset: 16,
    },
    spacing: 24,
    resolve: { scale: { color: 'independent' } },
    vconcat: [
      {
        spacing: 28,
        resolve: { scale: { color: 'independent' } },
        hconcat: [
          neuronPanel(view, first, ['before training', 'the same in both regimes'], true),
          ...view.runs.map((run) => neuronPanel(view, run.frames.at(-1)!, runTitle(run), false)),
        ],
      },
      predictorPanel(view, wide),
    ],
  });
}

function runTitle({ regime, alpha, outcome }: CircleRun): string[] {
  const { atoms, testError } = outcome;
  return [
    `after, ${regime} regime: α = ${formatPower(alpha)}`,
    `${atoms.thresholdCount} atoms, test error ${formatScientific(testError, 2)}`,
  ];
}

function neuronPanel(view: CircleView, frame: CircleFrame, [text, subtitle]: string[], legend: boolean) {
  const unit = typicalRadius(frame);
  const neurons = frame.neurons
    .map(({ x, y, sign }) => ({ x: x / unit, y: y / unit, sign: sign < 0 ? signs.negative : signs.positive }))
    .map((place) => shortened(place));
  const circle = Array.from({ length: 121 }, (_, order) => {
    const angle = (2 * Math.PI * order) / 120;
    return { x: circleRadius * Math.cos(angle), y: circleRadius * Math.sin(angle), order };
  });
  const points = view.points.map(({ angle }) => ({
    x: circleRadius * Math.cos(angle),
    y: circleRadius * Math.sin(angle),
  }));
  const place = (field: 'x' | 'y') => ({
    field,
    type: 'quantitative' as const,
    scale: { domain: [-half, half], nice: false, zero: false },
    axis: null,
  });
  return {
    title: {
      text: text ?? '',
      subtitle: subtitle ?? '',
      fontSize: 12,
      subtitleFontSize: 11,
      anchor: 'middle' as const,
      offset: 4,
    },
    width: size,
    height: size,
    view: { stroke: null },
    encoding: { x: place('x'), y: place('y') },
    layer: [
      {
        data: { values: circle },
        mark: { type: 'line' as const, color: '#b5b5b5', strokeWidth: 1.2 },
        encoding: { order: { field: 'order', type: 'quantitative' as const } },
      },
      {
        data: { values: neurons },
        mark: { type: 'circle' as const, size: 16, opacity: 0.6 },
        encoding: {
          color: {
            field: 'sign',
            type: 'nominal' as const,
            scale: { domain: Object.values(signs), range: [palette[0], palette[1]] },
            legend: legend
              ? { title: null, orient: 'none' as const, legendX: 0, legendY: size - 26, symbolSize: 40 }
              : null,
          },
        },
      },
      { data: { values: points }, mark: { type: 'circle' as const, size: 60, opacity: 1, color: ink } },
    ],
  };
}

/** The few neurons beyond the panel are drawn on its edge, inside the circle of the points. */
function shortened<Place extends { x: number; y: number }>(place: Place): Place {
  const radius = Math.hypot(place.x, place.y);
  return radius <= 1.02 ? place : { ...place, x: (1.02 * place.x) / radius, y: (1.02 * place.y) / radius };
}

function predictorPanel({ angles, target, runs, points }: CircleView, width: number) {
  const lines = runs.flatMap(({ regime, frames }) =>
    Array.from(angles, (angle, i) => ({ angle: degrees(angle), value: frames.at(-1)!.prediction[i], name: regime })),
  );
  const truth = Array.from(angles, (angle, i) => ({ angle: degrees(angle), value: target[i] }));
  const y = {
    field: 'value',
    type: 'quantitative' as const,
    scale: { zero: false },
    axis: { title: 'predictor F', tickCount: 5 },
  };
  return {
    title: { text: 'predictor along the circle', fontSize: 12, anchor: 'middle' as const, offset: 6 },
    width,
    height: 150,
    encoding: {
      x: {
        field: 'angle',
        type: 'quantitative' as const,
        scale: { domain: [-180, 180], nice: false },
        axis: { title: 'angle of x (degrees)', values: [-180, -135, -90, -45, 0, 45, 90, 135, 180] },
      },
    },
    layer: [
      {
        data: { values: truth },
        mark: { type: 'line' as const, color: fadedInk, strokeDash: [4, 3], strokeWidth: 1.2 },
        encoding: { y },
      },
      {
        data: { values: lines },
        mark: { type: 'line' as const, strokeWidth: 1.8 },
        encoding: {
          y,
          color: {
            field: 'name',
            type: 'nominal' as const,
            scale: { domain: runs.map(({ regime }) => regime), range: [palette[2], palette[3]] },
            legend: { title: null, orient: 'bottom' as const, symbolType: 'stroke' as const },
          },
        },
      },
      {
        data: { values: points.map(({ angle, label }) => ({ angle: degrees(angle), value: label })) },
        mark: { type: 'circle' as const, size: 60, opacity: 1, color: ink },
        encoding: { y },
      },
    ],
  };
}

function degrees(angle: number): number {
  return (angle * 180) / Math.PI;
}
