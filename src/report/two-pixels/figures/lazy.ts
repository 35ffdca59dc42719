import type { LazyOutput } from '../../../tasks/two-pixels/wide/lazy-run.js';
import type { LazyCurvePoint } from '../../../tasks/two-pixels/wide/learning-curve.js';
import { type Figure, figure } from '../../figure.js';
import { fadedInk, ink } from '../../house-style.js';

/**
 * Output of a kernel regression against the distance of the pixels, filled where it was trained, the labels as dashes;
 * beside it the test error against the number of training pairs for both readouts, where there is a learning curve.
 */
export function lazyFigure(
  outputs: readonly LazyOutput[],
  curve: readonly LazyCurvePoint[] | undefined,
  subtitle: string,
): Figure {
  const vertical = (field: string) => ({
    field,
    type: 'quantitative' as const,
    axis: { title: 'test error, pairs not drawn' },
  });
  const predictor = {
    title: { text: 'Output against distance', fontSize: 12, anchor: 'middle' as const, offset: 8 },
    width: 330,
    height: 260,
    data: { values: outputs.map((row) => ({ ...row, set: row.trained ? 'trained' : 'not trained' })) },
    encoding: {
      x: {
        field: 'distance',
        type: 'quantitative' as const,
        scale: { domain: [-0.5, outputs.length - 0.5], nice: false },
        axis: { title: 'distance d (0: both pixels on one site)', format: 'd' },
      },
    },
    layer: [
      {
        transform: [{ filter: 'datum.label !== 0' }],
        mark: { type: 'tick' as const, orient: 'horizontal' as const, thickness: 2, size: 16, color: fadedInk },
        encoding: { y: { field: 'label', type: 'quantitative' as const, axis: { title: 'F(d); dashes: label' } } },
      },
      {
        mark: { type: 'line' as const, color: ink, opacity: 0.4 },
        encoding: { y: { field: 'output', type: 'quantitative' as const, axis: { title: 'F(d); dashes: label' } } },
      },
      {
        mark: { type: 'point' as const, filled: true, size: 45, stroke: ink, strokeWidth: 1, opacity: 1 },
        encoding: {
          y: { field: 'output', type: 'quantitative' as const, axis: { title: 'F(d); dashes: label' } },
          fill: {
            field: 'set',
            type: 'nominal' as const,
            scale: { domain: ['trained', 'not trained'], range: [ink, 'white'] },
            legend: { title: null, orient: 'bottom' as const },
          },
        },
      },
    ],
  };
  const learning =
    curve === undefined
      ? []
      : [
          {
            title: { text: 'Learning curve', fontSize: 12, anchor: 'middle' as const, offset: 8 },
            width: 330,
            height: 260,
            data: {
              values: curve.map((row) => ({
                ...row,
                low: row.testError - row.testErrorError,
                high: row.testError + row.testErrorError,
              })),
            },
            encoding: {
              x: {
                field: 'points',
                type: 'quantitative' as const,
                scale: { type: 'log' as const, nice: false },
                axis: {
                  title: 'training pairs P',
                  format: 'd',
                  values: [...new Set(curve.map(({ points }) => points))],
                },
              },
              color: {
                field: 'readout',
                type: 'nominal' as const,
                legend: { title: null, orient: 'bottom' as const },
              },
            },
            layer: [
              { mark: { type: 'line' as const }, encoding: { y: vertical('testError') } },
              { mark: { type: 'rule' as const }, encoding: { y: vertical('low'), y2: { field: 'high' } } },
              {
                mark: { type: 'point' as const, filled: true, size: 45, opacity: 1 },
                encoding: { y: vertical('testError') },
              },
            ],
          },
        ];
  const words = curve === undefined ? [] : ['learning curve: mean over draws of the pairs ± one standard error'];
  return figure({
    title: { text: 'Lazy training of a net of infinite width', offset: 22, subtitle: [subtitle, ...words] },
    spacing: 40,
    hconcat: [predictor, ...learning],
  });
}
