import type { Picture } from '../../../images/image-set.js';
import type { FieldSummary } from '../../../tasks/diffeo/deformed-samples.js';
import { type Figure, figure } from '../../figure.js';
import { formatNumber } from '../../format-number.js';
import { fadedInk, ink, palette } from '../../house-style.js';
import { embedded } from '../embedded-picture.js';

/** An image of a contact sheet, embedded; the original has no field. */
export interface SheetImage {
  readonly url: string;
  readonly summary?: FieldSummary;
}

const side = 132;
const gap = 16;
const caption = 34;

/** A picture as it stands on a contact sheet. */
export function sheetImage(picture: Picture, summary?: FieldSummary): SheetImage {
  return { url: embedded(picture, 2 * side), ...(summary !== undefined && { summary }) };
}

/**
 * The original and its deformed copies, each with its own displacement and, where the field folds, a word about that.
 */
export function sampleSheet(sheet: readonly SheetImage[], heading: string, subtitle: readonly string[]): Figure {
  const columns = Math.min(5, Math.max(3, Math.ceil(Math.sqrt(sheet.length))));
  const rows = Math.ceil(sheet.length / columns);
  const values = sheet.map(({ url, summary }, place) => ({
    url,
    x: (place % columns) * (side + gap),
    y: Math.floor(place / columns) * (side + caption),
    label:
      summary === undefined ? 'original' : `field ${summary.index}: ${formatNumber(summary.rmsDisplacement, 3)} px`,
    folds: summary !== undefined && !summary.invertibility.invertible,
  }));
  const width = columns * side + (columns - 1) * gap;
  const height = rows * (side + caption) - 10;
  const place = (field: 'x' | 'y', domain: readonly [number, number], offset = 0) => ({
    field: offset === 0 ? field : `${field}${offset}`,
    type: 'quantitative' as const,
    scale: { domain: [...domain], nice: false, zero: false },
    axis: null,
  });
  const rowsOf = values.map((value) => ({
    ...value,
    centreX: value.x + side / 2,
    centreY: value.y + side / 2,
    textY: value.y + side + 4,
    x2: value.x + side,
    y2: value.y + side,
  }));
  const at = (x: string, y: string) => ({
    x: { ...place('x', [0, width]), field: x },
    y: { ...place('y', [height, 0]), field: y },
  });
  return figure({
    title: { text: heading, subtitle: [...subtitle], offset: 14 },
    width,
    height,
    view: { stroke: null },
    data: { values: rowsOf },
    layer: [
      {
        mark: { type: 'image' as const, aria: false, width: side, height: side },
        encoding: { ...at('centreX', 'centreY'), url: { field: 'url', type: 'nominal' as const } },
      },
      {
        mark: { type: 'rect' as const, filled: false, strokeWidth: 1 },
        encoding: {
          ...at('x', 'y'),
          x2: { field: 'x2' },
          y2: { field: 'y2' },
          stroke: { condition: { test: 'datum.folds', value: palette[1] }, value: '#bdbdbd' },
        },
      },
      {
        mark: { type: 'text' as const, align: 'left' as const, baseline: 'top' as const, fontSize: 10.5 },
        encoding: {
          ...at('x', 'textY'),
          text: { field: 'label' },
          color: { condition: { test: "datum.label === 'original'", value: ink }, value: fadedInk },
        },
      },
      {
        transform: [{ filter: 'datum.folds' }],
        mark: {
          type: 'text' as const,
          align: 'right' as const,
          baseline: 'top' as const,
          fontSize: 10.5,
          color: palette[1],
        },
        encoding: { ...at('x2', 'textY'), text: { value: 'folds' } },
      },
    ],
  });
}
