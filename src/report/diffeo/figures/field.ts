import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import type { FieldView } from '../../../tasks/diffeo/field-view.js';
import { type Figure, figure } from '../../figure.js';
import { ink, palette } from '../../house-style.js';
import { type ColourMap, coloured, embedded } from '../embedded-picture.js';

const side = 190;
const mostArrows = 16;
const gridLines = 17;

/** From orange through white to blue, as filters are drawn; and from white to deep blue for what is never below 0. */
const diverging: ColourMap = [palette[1], '#ffffff', palette[0]];
const rising: ColourMap = ['#ffffff', '#bcd9ee', '#5aa5d6', '#0072b2', '#003f66'];

/** A displacement field: arrows on its length, the grid that it displaces, and its local parts. */
export function fieldFigure(view: FieldView, heading: string, subtitle: readonly string[]): Figure {
  const { field, translation, parts, patch } = view;
  const size = field.x.shape[0] ?? 0;
  const length = ndarray(
    field.x.data.map((x, place) => Math.hypot(x, field.y.data[place]!)),
    [size, size],
  );
  const longest = largest(length);
  const shift = largest(translation.x, translation.y);
  const slope = largest(parts.compression, parts.shear, parts.shearDiagonal, parts.rotation);
  const pixels = { title: 'px', domain: [-shift, shift] as const, map: diverging };
  const strain = { title: null, domain: [-slope, slope] as const, map: diverging };
  const extent = patch * (translation.x.shape[0] ?? 0);
  return figure({
    title: { text: heading, subtitle: [...subtitle], offset: 16 },
    spacing: 20,
    resolve: { scale: { color: 'independent' } },
    vconcat: [
      {
        spacing: 24,
        resolve: { scale: { color: 'independent' } },
        hconcat: [
          panel(
            length,
            'displacement |τ|',
            { title: 'px', domain: [0, longest], map: rising },
            size,
            arrows(field, longest),
          ),
          gridPanel(field),
          panel(translation.x, 'translation along x', pixels, extent),
          panel(translation.y, 'translation along y', pixels, extent),
        ],
      },
      {
        spacing: 24,
        resolve: { scale: { color: 'independent' } },
        hconcat: [
          panel(parts.compression, 'compression ½ Tr ∇τ', strain, extent),
          panel(parts.shear, 'pure shear, axes', strain, extent),
          panel(parts.shearDiagonal, 'pure shear, diagonals', strain, extent),
          panel(parts.rotation, 'rotation', strain, extent),
        ],
      },
    ],
  });
}

function largest(...parts: readonly NdArray<Float64Array>[]): number {
  const most = (so: number, { data }: NdArray<Float64Array>) =>
    data.reduce((best, value) => Math.max(best, Math.abs(value)), so);
  return parts.reduce(most, Number.MIN_VALUE);
}

interface Colours {
  readonly title: string | null;
  readonly domain: readonly [number, number];
  readonly map: ColourMap;
}

/** Values as a map, with lines over it. */
function panel(
  values: NdArray<Float64Array>,
  title: string,
  { title: unit, domain, map }: Colours,
  extent: number,
  over: readonly ReturnType<typeof polylines>[] = [],
) {
  const [low, high] = domain;
  const centre = (extent - 1) / 2;
  return {
    title: { text: title, fontSize: 12, fontWeight: 'normal' as const, anchor: 'middle' as const, offset: 6 },
    width: side,
    height: side,
    encoding: places(extent),
    layer: [
      {
        data: { values: [{ x: centre, y: centre, url: embedded(coloured(values, map, low, high), 2 * side) }] },
        mark: { type: 'image' as const, aria: false, width: side, height: side },
        encoding: { url: { field: 'url', type: 'nominal' as const } },
      },
      {
        data: { values: [{ x: centre, y: centre, value: low }] },
        mark: { type: 'circle' as const, size: 0, opacity: 1 },
        encoding: {
          color: {
            field: 'value',
            type: 'quantitative' as const,
            scale: { domain: [low, high], range: [...map], interpolate: 'rgb' as const },
            legend: {
              title: unit,
              orient: 'bottom' as const,
              direction: 'horizontal' as const,
              gradientLength: side,
              gradientThickness: 9,
              tickCount: 4,
              offset: 6,
            },
          },
        },
      },
      ...over,
      frame,
    ],
  };
}

/** The border of a panel, over what is in it. */
const frame = {
  data: { values: [{}] },
  mark: { type: 'rect' as const, filled: false, stroke: '#bdbdbd' },
  encoding: { x: { value: 0 }, x2: { value: side }, y: { value: 0 }, y2: { value: side } },
};

/** Pixels of the image along both axes, rows downwards. */
function places(extent: number) {
  const place = (field: 'x' | 'y', domain: readonly number[]) => ({
    field,
    type: 'quantitative' as const,
    scale: { domain: [...domain], nice: false, zero: false },
    axis: null,
  });
  return { x: place('x', [-0.5, extent - 0.5]), y: place('y', [extent - 0.5, -0.5]) };
}

/** Arrows from evenly spread pixels, lengthened alike until the longest is as long as the pixels stand apart. */
function arrows({ x, y }: FieldView['field'], longest: number): ReturnType<typeof polylines>[] {
  const size = x.shape[0] ?? 0;
  const step = Math.max(1, Math.ceil(size / mostArrows));
  const scale = Math.max(1, (1.25 * step) / longest);
  const first = Math.floor(((size - 1) % step) / 2);
  const pixels = Array.from({ length: Math.ceil((size - first) / step) }, (_, i) => first + i * step);
  const lines = pixels.flatMap((v) =>
    pixels.flatMap((u) => {
      const [dx, dy] = [scale * x.get(v, u), scale * y.get(v, u)];
      const reach = Math.hypot(dx, dy);
      if (reach < 0.12 * step) return [];
      const head = Math.min(0.35 * reach, 0.35 * step);
      const angle = Math.atan2(dy, dx);
      const [endX, endY] = [u + dx, v + dy];
      const barb = (turn: number) => ({
        x: endX - head * Math.cos(angle + turn),
        y: endY - head * Math.sin(angle + turn),
      });
      const id = v * size + u;
      return [{ x: u, y: v }, { x: endX, y: endY }, barb(0.5), { x: endX, y: endY }, barb(-0.5)].map(
        (point, order) => ({
          ...point,
          id,
          order,
        }),
      );
    }),
  );
  return [polylines(lines, 1.1)];
}

/** Where evenly spread lines of the image are moved, s + τ(s). */
function gridPanel({ x, y }: FieldView['field']) {
  const size = x.shape[0] ?? 0;
  const lines = Array.from({ length: gridLines }, (_, i) => Math.round((i * (size - 1)) / (gridLines - 1)));
  const moved = (u: number, v: number) => ({ x: u + x.get(v, u), y: v + y.get(v, u) });
  const points = [...new Set(lines)].flatMap((line) =>
    Array.from({ length: size }, (_, order) => [
      { ...moved(order, line), order, id: `row ${line}` },
      { ...moved(line, order), order, id: `column ${line}` },
    ]).flat(),
  );
  return {
    title: {
      text: 'displaced grid',
      fontSize: 12,
      fontWeight: 'normal' as const,
      anchor: 'middle' as const,
      offset: 6,
    },
    width: side,
    height: side,
    encoding: places(size),
    layer: [polylines(points, 0.9), frame],
  };
}

function polylines(values: readonly object[], strokeWidth: number) {
  return {
    data: { values: [...values] },
    mark: { type: 'line' as const, color: ink, strokeWidth, clip: true },
    encoding: {
      detail: { field: 'id', type: 'nominal' as const },
      order: { field: 'order', type: 'quantitative' as const },
    },
  };
}
