import type { CurveRecord } from '../../../training/state.js';
import { type Figure, figure } from '../../figure.js';
import { decades } from '../../marks/decades.js';

const series = { train: 'train error', test: 'test error' } as const;

/** Train and test error, mean (F − y)², against the time of the flow; logarithmic scales. */
export function trainingCurve(curve: readonly CurveRecord[], subtitle: string): Figure {
  const values = curve
    .filter(({ time }) => time > 0)
    .flatMap(({ time, loss, testError }) => [
      { time, value: 2 * loss, series: series.train },
      ...(testError === undefined ? [] : [{ time, value: testError, series: series.test }]),
    ])
    .filter(({ value }) => value > 0);
  const errors = decades(
    'mean (F − y)²',
    values.map(({ value }) => value),
  );
  const times = decades(
    'time t (learning rate × steps)',
    values.map(({ time }) => time),
    1,
  );
  return figure({
    title: { text: 'Spherical model: training', subtitle, offset: 14 },
    width: 420,
    height: 280,
    data: { values },
    mark: { type: 'line', clip: true },
    encoding: {
      x: times('time'),
      y: errors('value'),
      color: {
        field: 'series',
        type: 'nominal',
        scale: { domain: Object.values(series) },
        legend: { title: null, orient: 'top-right', fillColor: '#ffffffcc' },
      },
    },
  });
}
