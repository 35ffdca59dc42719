import type { NetCurveRow } from '../../../tasks/nets/net-curve-rows.js';
import { type Figure, figure } from '../../figure.js';
import { decades } from '../../marks/decades.js';

const sets = { train: 'training', validation: 'validation', test: 'test' } as const;

/** Loss and errors of the sets against the steps, logarithmic where they are not 0. */
export function netTrainingCurve(curve: readonly NetCurveRow[], title: string, subtitle: readonly string[]): Figure {
  const steps = decades(
    'step',
    curve.map(({ step }) => step).filter((step) => step > 0),
    1,
  );
  const panel = (what: 'Loss' | 'Error', name: string) => {
    const values = curve
      .filter(({ step }) => step > 0)
      .flatMap((row) =>
        (Object.keys(sets) as (keyof typeof sets)[]).flatMap((set) => {
          const value = row[`${set}${what}`];
          return value === undefined ? [] : [{ step: row.step, value, set: sets[set] }];
        }),
      );
    return {
      width: 300,
      height: 200,
      data: { values },
      mark: { type: 'line' as const, clip: true },
      encoding: {
        x: steps('step'),
        y: { field: 'value', type: 'quantitative' as const, axis: { title: name } },
        color: {
          field: 'set',
          type: 'nominal' as const,
          scale: { domain: Object.values(sets).filter((set) => values.some((value) => value.set === set)) },
          legend: { title: null, orient: 'bottom' as const },
        },
      },
    };
  };
  return figure({
    title: { text: title, subtitle: [...subtitle], offset: 14 },
    spacing: 40,
    hconcat: [panel('Loss', 'loss'), panel('Error', 'fraction of wrong classes')],
  });
}
