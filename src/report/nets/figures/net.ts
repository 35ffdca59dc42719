import type { NetFilterWeight } from '../../../tasks/nets/show/filter-rows.js';
import type { NetView } from '../../../tasks/nets/show/net-view.js';
import { type Figure, figure } from '../../figure.js';
import { palette } from '../../house-style.js';
import { logarithmic } from '../../marks/logarithmic.js';

const panel = { width: 300, height: 150 };
/** Most channels of a layer whose filters are drawn, on each side. */
const mostChannels = 16;
/** Layers with filters beside each other. */
const columns = 3;

/**
 * A layered net at a glance: the output against the distance of two lit pixels, root mean squares of the activations
 * after every operation, spectra of the filters along the eigenvectors of the Laplacian of their window, and the
 * filters themselves, each layer in a scale of its own.
 *
 * @example
 * ```ts
 * import { initialNet, presetNet } from 'diffeolab/nets';
 * import { netFigure, renderSvg } from 'diffeolab/report';
 * import { netView } from 'diffeolab/tasks';
 *
 * const net = initialNet(presetNet('cnn', { input: { channels: 1, size: [16] }, channels: 4, depth: 2 }));
 * console.log((await renderSvg(netFigure(netView(net)))).startsWith('<svg')); // true
 * ```
 */
export function netFigure(view: NetView): Figure {
  const above = [...outputPanels(view), activationPanel(view), ...spectrumPanels(view)];
  const filters = layersWithFilters(view).map(filterPanel);
  const rows = Array.from({ length: Math.ceil(filters.length / columns) }, (_, r) =>
    filters.slice(r * columns, (r + 1) * columns),
  );
  return figure({
    title: { text: view.name, subtitle: subtitleOf(view), offset: 18 },
    spacing: 26,
    resolve: { scale: { color: 'independent' } },
    vconcat: [
      { spacing: 40, resolve: { scale: { color: 'independent' } }, hconcat: above },
      ...rows.map((hconcat) => ({
        spacing: 30,
        resolve: { scale: { color: 'independent' as const } },
        hconcat,
      })),
    ],
  });
}

function subtitleOf({ input, parameterCount, operations, inputs, subtractInitial, alpha }: NetView): string {
  const bare = subtractInitial ? '(f − f₀)' : 'f';
  return [
    `inputs ${input.join(' × ')}`,
    `${parameterCount} parameters`,
    `${operations.length} operations`,
    alpha === 1 ? `F = ${bare}` : `F = ${alpha} ${bare}`,
    inputs === 'pairs' ? 'shown on two lit pixels at all distances' : 'shown on standard normal inputs',
  ].join(', ');
}

function outputPanels({ distances, outputs }: NetView) {
  if (distances.length === 0) return [];
  return [
    {
      ...panel,
      title: title('output against the distance of the pair'),
      data: { values: [...distances] },
      mark: { type: 'line' as const, point: true, color: palette[0] },
      encoding: {
        x: { field: 'distance', type: 'quantitative' as const, axis: { title: 'd', tickMinStep: 1 } },
        y: {
          field: 'value',
          type: 'quantitative' as const,
          scale: { zero: false },
          axis: { title: 'F', tickCount: 5 },
        },
        ...(outputs > 1 && { color: { field: 'output', type: 'nominal' as const, legend: { title: 'output' } } }),
      },
    },
  ];
}

function activationPanel({ operations }: NetView) {
  const y = logarithmic(
    'root mean square',
    operations.map(({ activations }) => activations),
  );
  return {
    width: { step: 26 },
    height: panel.height,
    title: title('activations'),
    data: { values: operations.filter(({ activations }) => activations > 0) },
    mark: { type: 'line' as const, point: true, color: palette[0] },
    encoding: {
      x: {
        field: 'layer',
        type: 'ordinal' as const,
        scale: { domain: operations.map(({ layer }) => layer) },
        axis: { title: null, labelAngle: -50, labelOverlap: false, labelFontSize: 10 },
      },
      y: y('activations'),
    },
  };
}

function spectrumPanels({ spectra }: NetView) {
  const values = spectra.map((row) => ({ ...row, share: row.sum / row.multiplicity })).filter(({ share }) => share > 0);
  if (values.length === 0) return [];
  const layers = [...new Set(values.map(({ layer }) => layer))];
  const y = logarithmic(
    '⟨(w·ψ)²⟩ a dimension',
    values.map(({ share }) => share),
  );
  return [
    {
      ...panel,
      title: title('filters along Laplacian modes'),
      data: { values },
      mark: { type: 'line' as const, point: true },
      encoding: {
        x: { field: 'eigenvalue', type: 'quantitative' as const, axis: { title: 'eigenvalue' } },
        y: y('share'),
        color: {
          field: 'layer',
          type: 'ordinal' as const,
          scale: { domain: layers, scheme: 'viridis' as const },
          legend: layers.length > 1 ? { title: null } : null,
        },
      },
    },
  ];
}

/** The filters of every layer between its first channels. */
function layersWithFilters({ filters }: NetView): NetFilterWeight[][] {
  const layers = new Map<string, NetFilterWeight[]>();
  for (const row of filters) {
    if (row.outChannel > mostChannels || row.inChannel > mostChannels) continue;
    const own = layers.get(row.layer);
    if (own === undefined) layers.set(row.layer, [row]);
    else own.push(row);
  }
  return [...layers.values()];
}

/** Filters as blocks of cells, a row an output channel, a column an input channel. */
function filterPanel(weights: readonly NetFilterWeight[]) {
  const last = weights.at(-1)!;
  const [high, wide] = [last.row + 1, last.column + 1];
  const gap = Math.max(0.25, 0.12 * wide);
  const values = weights.map((row) => {
    const x = (row.inChannel - 1) * (wide + gap) + row.column;
    const y = (row.outChannel - 1) * (high + gap) + row.row;
    return { ...row, x, right: x + 1, y, bottom: y + 1 };
  });
  const [across, down] = [last.inChannel * (wide + gap) - gap, last.outChannel * (high + gap) - gap];
  const cell = Math.max(3, Math.min(24, 250 / across, 200 / down));
  const largest = Math.max(...weights.map(({ weight }) => Math.abs(weight))) || 1;
  const axis = { title: null, labels: false, ticks: false, grid: false, domain: false };
  return {
    width: across * cell,
    height: down * cell,
    title: title(`${last.layer}: in-channels across, out-channels down`),
    view: { stroke: null },
    data: { values },
    mark: { type: 'rect' as const, stroke: '#dddddd', strokeWidth: 0.5 },
    encoding: {
      x: { field: 'x', type: 'quantitative' as const, scale: { domain: [0, across], nice: false }, axis },
      x2: { field: 'right' },
      y: {
        field: 'y',
        type: 'quantitative' as const,
        scale: { domain: [0, down], nice: false, reverse: true },
        axis,
      },
      y2: { field: 'bottom' },
      color: {
        field: 'weight',
        type: 'quantitative' as const,
        scale: {
          domain: [-largest, 0, largest],
          range: [palette[1], '#ffffff', palette[0]],
          interpolate: 'rgb' as const,
        },
        legend: { title: 'w', gradientLength: 60, tickCount: 3 },
      },
    },
  };
}

function title(text: string) {
  return { text, fontSize: 12, fontWeight: 'normal' as const, anchor: 'start' as const, offset: 6 };
}
