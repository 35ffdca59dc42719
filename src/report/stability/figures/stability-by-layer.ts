import type { MeasuredRow } from '../../../tasks/stability/measured-rows.js';
import { type Figure, figure } from '../../figure.js';
import { fadedInk, palette } from '../../house-style.js';
import { logarithmic } from '../../marks/logarithmic.js';

const panels = [
  { quantity: 'D', title: 'Diffeo sensitivity D' },
  { quantity: 'G', title: 'Noise sensitivity G' },
  { quantity: 'R', title: 'Relative stability R = D / G' },
] as const;

/** What a row of a layer has to have. */
type LayerRow = Pick<MeasuredRow, 'model' | 'layer' | 'D' | 'DError' | 'G' | 'GError' | 'R' | 'RError'>;

/** Pixels between the points of two models at one layer. */
const apart = 7;

/**
 * D, G and R of every layer of any models, measured: points with error bars of one standard error, one colour a model,
 * in the order in which the models give their layers. Logarithmic scales; dashed: R = 1, where a deformation moves the
 * representation as much as noise of its size.
 */
export function stabilityFigure(rows: readonly LayerRow[], subtitle: readonly string[]): Figure {
  const layers = layerOrder(rows);
  const models = [...new Set(rows.map(({ model }) => model))];
  const step = Math.max(34, Math.ceil(280 / layers.length), 12 + apart * models.length);
  const crowded = step * layers.length < 9 * Math.max(...layers.map(({ length }) => length)) * layers.length;
  const colour = {
    field: 'model',
    type: 'nominal' as const,
    scale: { domain: models, range: models.map((_, i) => palette[i % palette.length]!) },
    legend: models.length > 1 ? { title: null, orient: 'bottom' as const, symbolType: 'circle' as const } : null,
  };
  return figure({
    title: { text: 'Stability layer by layer', offset: 20, subtitle: [...subtitle] },
    spacing: 32,
    hconcat: panels.map(({ quantity, title }) => {
      const own = rows.flatMap((row) => mark(row, quantity));
      const y = logarithmic(
        quantity,
        [...own.flatMap(({ value, low, high }) => [value, low, high]), ...(quantity === 'R' ? [1] : [])],
        1.25,
      );
      return {
        title: { text: title, fontSize: 12, anchor: 'middle' as const, offset: 8 },
        width: { step },
        height: 260,
        data: { values: own },
        encoding: {
          x: {
            field: 'layer',
            type: 'ordinal' as const,
            scale: { domain: layers },
            axis: { title: 'layer', labelAngle: crowded ? -40 : 0, labelOverlap: false },
          },
          color: colour,
        },
        layer: [
          ...(quantity === 'R'
            ? [
                {
                  data: { values: [{ one: 1 }] },
                  mark: { type: 'rule' as const, strokeDash: [5, 4], color: fadedInk },
                  encoding: {
                    x: { value: 0 },
                    x2: { value: 'width' as const },
                    y: y('one'),
                    color: { value: fadedInk },
                  },
                },
              ]
            : []),
          ...models.flatMap((model, i) => {
            const xOffset = (i - (models.length - 1) / 2) * apart;
            const transform = [{ filter: { field: 'model', equal: model } }];
            return [
              { transform, mark: { type: 'line' as const, opacity: 0.5, xOffset }, encoding: { y: y('value') } },
              {
                transform,
                mark: { type: 'rule' as const, xOffset },
                encoding: { y: y('low'), y2: { field: 'high' } },
              },
              {
                transform,
                mark: { type: 'point' as const, filled: false, fill: 'white', opacity: 1, xOffset },
                encoding: { y: y('value') },
              },
            ];
          }),
        ],
      };
    }),
  });
}

/**
 * All layers, each before those that come after it in its model: what a model has besides the others stands before
 * the next layer they share.
 */
function layerOrder(rows: readonly LayerRow[]): string[] {
  const order: string[] = [];
  for (const model of new Set(rows.map((row) => row.model))) {
    const own = [...new Set(rows.filter((row) => row.model === model).map(({ layer }) => layer))];
    for (const [i, layer] of own.entries()) {
      if (order.includes(layer)) continue;
      const next = own.slice(i + 1).find((later) => order.includes(later));
      order.splice(next === undefined ? order.length : order.indexOf(next), 0, layer);
    }
  }
  return order;
}

/** A positive value with the ends of its error bar, which on a logarithmic scale ends above 0. */
function mark(row: LayerRow, quantity: 'D' | 'G' | 'R') {
  const { model, layer, [quantity]: value = 0, [`${quantity}Error` as const]: error } = row;
  if (!(value > 0)) return [];
  const known = error !== undefined && Number.isFinite(error);
  const [low, high] = known ? [Math.max(value - error, value / 10), value + error] : [value, value];
  return [{ model, layer, value, low, high }];
}
