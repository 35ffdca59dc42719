import type { Figure } from '../figure.js';

/** A part of a specification, as plain data. */
type Part = Readonly<Record<string, unknown>>;

/**
 * Gestures: drag to move, wheel with Ctrl (or two fingers on a touch pad) to zoom, double click to go back. A
 * plain wheel scrolls the page.
 */
const gestures = {
  type: 'interval',
  translate: '[mousedown[!event.shiftKey], window:mouseup] > window:mousemove!',
  zoom: 'wheel![event.ctrlKey || event.metaKey]',
  clear: 'dblclick',
} as const;

/**
 * A figure that answers to the pointer: what a mark stands for is shown beside it, and views with two continuous axes
 * can be moved and zoomed. Its look stays the same.
 *
 * @see {@link plotSweep}
 */
export function interactive(figure: Figure): Figure {
  const { config, ...rest } = figure as Part;
  const settings = { ...(config as Part), mark: { ...markOf(config), tooltip: { content: 'encoding' } } };
  let views = 0;
  const name = () => `zoom_${++views}`;
  return { ...enliven(rest, {}, name), config: settings } as Part as Figure;
}

function markOf(config: unknown): Part {
  return isPart(config) && isPart(config['mark']) ? config['mark'] : {};
}

/** A specification with its views made movable; `inherited` is the encoding around it. */
function enliven(part: Part, inherited: Part, name: () => string): Part {
  const encoding = { ...inherited, ...(isPart(part['encoding']) ? part['encoding'] : {}) };
  for (const key of ['hconcat', 'vconcat', 'concat'] as const) {
    const children = part[key];
    if (Array.isArray(children)) return { ...part, [key]: children.map((child: Part) => enliven(child, {}, name)) };
  }
  if (isPart(part['spec'])) return { ...part, spec: enliven(part['spec'], {}, name) };
  const { layer } = part;
  if (Array.isArray(layer)) return { ...part, layer: movableLayers(layer as readonly Part[], encoding, name) };
  if (part['mark'] === undefined || !isMovable(encoding)) return part;
  return clipped({ ...part, params: [...paramsOf(part), { name: name(), select: gestures, bind: 'scales' }] });
}

/** Layers share their scales: the first one with two continuous axes moves them all, and no mark leaves the frame. */
function movableLayers(layers: readonly Part[], inherited: Part, name: () => string): Part[] {
  const own = (layer: Part) => ({ ...inherited, ...(isPart(layer['encoding']) ? layer['encoding'] : {}) });
  const first = layers.findIndex((layer) => layer['mark'] !== undefined && isMovable(own(layer)));
  if (first === -1) return [...layers];
  return layers.map((layer, i) => {
    const moved = i === first ? [{ name: name(), select: gestures, bind: 'scales' }] : [];
    return isMovable(own(layer)) ? clipped({ ...layer, params: [...paramsOf(layer), ...moved] }) : layer;
  });
}

function paramsOf(part: Part): readonly unknown[] {
  return Array.isArray(part['params']) ? part['params'] : [];
}

/** Both positions are continuous and have scales. */
function isMovable(encoding: Part): boolean {
  return ['x', 'y'].every((channel) => {
    const definition = encoding[channel];
    return (
      isPart(definition) &&
      definition['type'] === 'quantitative' &&
      definition['scale'] !== null &&
      definition['bin'] === undefined &&
      definition['aggregate'] === undefined
    );
  });
}

/** A view whose mark ends at the frame, except text, which may stand outside. */
function clipped(part: Part): Part {
  const { mark } = part;
  const definition = isPart(mark) ? mark : { type: mark };
  return definition['type'] === 'text' ? part : { ...part, mark: { clip: true, ...definition } };
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
