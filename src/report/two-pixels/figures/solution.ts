import type { FilterWeight, SiteValue, SolutionView } from '../../../tasks/two-pixels/solution-view.js';
import { type Figure, figure } from '../../figure.js';
import { formatShort } from '../../format-number.js';
import { fadedInk, ink, palette } from '../../house-style.js';

/** Room for the labels of a vertical axis, so that panels line up. */
const minExtent = 34;
const panel = { width: 250, height: 96 };
/** Most cells of a filter matrix in which the weights are written. */
const mostWrittenCells = 45;

/**
 * A constructed network at a glance: output against the distance of the pair; then for every layer its filters, its
 * response T_k to one lit pixel and its activations for a pair at distance d, channels stacked.
 *
 * @example
 * ```ts
 * import { asymptoticsFigure, renderSvg, solutionFigure } from 'diffeolab/report';
 * import { buildModel, ratioRows, solutionView } from 'diffeolab/tasks';
 *
 * const { network, task } = buildModel({ solution: 'low-frequency', scale: 3, length: 16 });
 * const figures = [
 *   solutionFigure(solutionView(network, task, 3), 'A network', 'ξ = 3'),
 *   asymptoticsFigure(ratioRows([32], 2), 's = 3'),
 * ];
 * for (const figure of figures) console.log((await renderSvg(figure)).startsWith('<svg')); // true, true
 * ```
 */
export function solutionFigure(view: SolutionView, heading: string, subtitle: string): Figure {
  const { depth, distance } = view;
  const layers = Array.from({ length: depth }, (_, k) => k + 1);
  const channels = Math.max(...view.responses.map(({ channel }) => channel));
  return figure({
    title: { text: heading, subtitle, offset: 18 },
    spacing: 22,
    resolve: { scale: { color: 'independent' } },
    vconcat: [
      {
        spacing: 40,
        hconcat: [
          outputPanel(view),
          sitePanel(
            view.activations.filter(({ layer }) => layer === 0),
            { title: `input: a pair at distance d = ${distance}`, axis: 'x', channels },
          ),
        ],
      },
      ...layers.map((k) => ({
        spacing: 40,
        resolve: { scale: { color: 'independent' as const } },
        hconcat: [
          filterPanel(
            view.filters.filter(({ layer }) => layer === k),
            k,
          ),
          sitePanel(
            view.responses.filter(({ layer }) => layer === k),
            { title: k === 1 ? 'response to one lit pixel' : undefined, axis: `T${subscript(k)}`, channels },
          ),
          sitePanel(
            view.activations.filter(({ layer }) => layer === k),
            {
              title: k === 1 ? `activations at d = ${distance}` : undefined,
              axis: `a${subscript(k)}`,
              channels,
              legend: k === 1,
            },
          ),
        ],
      })),
    ],
  });
}

function outputPanel({ outputs, task }: SolutionView) {
  return {
    title: title('output against the distance of the pair (blue: label +1, orange: label −1, dashed: ξ)'),
    width: 2 * panel.width + 100,
    height: panel.height,
    data: { values: outputs.map((row) => ({ ...row, label: row.label > 0 ? '+1 (d < ξ)' : '−1 (d ≥ ξ)' })) },
    encoding: { x: { field: 'distance', type: 'quantitative' as const, axis: { title: 'd', tickMinStep: 1 } } },
    layer: [
      {
        data: { values: [{ distance: task.scale }] },
        mark: { type: 'rule' as const, color: fadedInk, strokeDash: [4, 3] },
      },
      { mark: { type: 'line' as const, color: fadedInk }, encoding: { y: outputScale } },
      {
        mark: { type: 'point' as const, filled: true, opacity: 1 },
        encoding: {
          y: outputScale,
          color: {
            field: 'label',
            type: 'nominal' as const,
            scale: { range: [palette[0], palette[1]] },
            sort: null,
            legend: null,
          },
        },
      },
    ],
  };
}

const outputScale = {
  field: 'output',
  type: 'quantitative' as const,
  scale: { zero: false },
  axis: { title: 'f', tickCount: 4, minExtent },
};

function filterPanel(weights: readonly FilterWeight[], k: number) {
  const largest = Math.max(...weights.map(({ weight }) => Math.abs(weight)));
  const rows = new Set(weights.map(({ outChannel }) => outChannel)).size;
  const values = weights.map((row) => ({
    ...row,
    column: `${row.inChannel}·${formatShort(row.offset)}`,
    text: row.weight === 0 ? '' : formatShort(row.weight, weights.length >= 9 ? 2 : 3),
  }));
  const columns = [...new Set(values.map(({ column }) => column))];
  const written = values.length <= mostWrittenCells;
  return {
    ...(k === 1 && { title: title('filters') }),
    width: 200,
    height: rows === 1 ? 34 : panel.height,
    data: { values },
    encoding: {
      x: {
        field: 'column',
        type: 'ordinal' as const,
        scale: { domain: columns },
        axis: {
          title: columns.length === new Set(values.map(({ offset }) => offset)).size ? 'offset' : 'in-channel · offset',
          labels: columns.length <= 16,
          ticks: columns.length <= 16,
          labelAngle: 0,
          labelFontSize: columns.length > 5 ? 8 : 11,
          labelExpr: columns.every((column) => column.startsWith('1·')) ? "split(datum.label, '·')[1]" : 'datum.label',
        },
      },
      y: {
        field: 'outChannel',
        type: 'ordinal' as const,
        axis: {
          title: rows === 1 ? `w${subscript(k)}` : ['out-channel', `w${subscript(k)}`],
          labels: rows > 1 && rows <= 9,
          ticks: rows > 1 && rows <= 9,
          minExtent: 24,
        },
      },
    },
    layer: [
      {
        mark: { type: 'rect' as const, stroke: rows > 12 ? null : '#dddddd', strokeWidth: 0.5 },
        encoding: {
          color: {
            field: 'weight',
            type: 'quantitative' as const,
            scale: {
              domain: [-largest, 0, largest],
              range: [palette[1], '#ffffff', palette[0]],
              interpolate: 'rgb' as const,
            },
            legend: null,
          },
        },
      },
      ...(written
        ? [
            {
              mark: { type: 'text' as const, fontSize: columns.length > 5 ? 8 : 11 },
              encoding: {
                text: { field: 'text' },
                color: { condition: { test: `abs(datum.weight) > ${0.6 * largest}`, value: 'white' }, value: ink },
              },
            },
          ]
        : []),
    ],
  };
}

function sitePanel(
  values: readonly SiteValue[],
  options: { title: string | undefined; axis: string; channels: number; legend?: boolean },
) {
  const own = new Set(values.map(({ channel }) => channel)).size;
  const sites = [...new Set(values.map(({ site }) => site))].sort((a, b) => a - b);
  const every = Math.max(1, Math.ceil(sites.length / 8));
  return {
    ...(options.title !== undefined && { title: title(options.title) }),
    ...panel,
    data: { values: values.filter(({ value }) => value !== 0) },
    mark: { type: 'bar' as const, ...(own === 1 && { color: '#4a4a4a' }) },
    encoding: {
      x: {
        field: 'site',
        type: 'ordinal' as const,
        scale: { domain: sites, paddingInner: 0.12 },
        axis: { title: 'site', values: sites.filter((site) => site % every === 0), labelAngle: 0 },
      },
      y: { field: 'value', type: 'quantitative' as const, axis: { title: options.axis, tickCount: 3, minExtent } },
      ...(own > 1 && { color: channelColour(options.channels, options.legend ?? false) }),
    },
  };
}

function channelColour(channels: number, shown: boolean) {
  const legend = shown ? { title: 'channel', orient: 'right' as const } : null;
  if (channels <= palette.length) {
    const scale = { domain: Array.from({ length: channels }, (_, c) => c + 1), range: palette.slice(0, channels) };
    return {
      field: 'channel',
      type: 'nominal' as const,
      scale,
      legend,
    };
  }
  return {
    field: 'channel',
    type: 'quantitative' as const,
    scale: { scheme: 'viridis' as const },
    legend: legend && { ...legend, gradientLength: 80 },
  };
}

function title(text: string) {
  return { text, fontSize: 12, fontWeight: 'normal' as const, anchor: 'start' as const, offset: 6 };
}

/** A layer's index as subscript digits. */
function subscript(index: number): string {
  return String(index).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]!);
}
