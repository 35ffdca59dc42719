import { formatShort } from '../../report/format-number.js';
import type { SiteValue, SolutionView } from '../../tasks/two-pixels/solution-view.js';
import { textTable } from '../text-table.js';

/** Most channels of a layer that are written out. */
const mostChannels = 8;
/** Most sites and characters of a line. */
const widest = 84;
const bars = '·▁▂▃▄▅▆▇█';

/** Filters, responses T_k and the output against d in at most 100 columns. */
export function solutionText(view: SolutionView): string {
  const layers = Array.from({ length: view.depth }, (_, k) => layerText(view, k + 1));
  const outputs = view.outputs.map(({ distance, output, label }) => [
    String(distance),
    formatShort(output, 6),
    label > 0 ? '+1' : '−1',
  ]);
  return [...layers, textTable(['d', 'output', 'label'], outputs, { right: [0, 1, 2] })].join('\n\n');
}

function layerText(view: SolutionView, k: number): string {
  const filters = view.filters.filter(({ layer }) => layer === k);
  const shape = [filters.at(-1)!.outChannel, filters.at(-1)!.inChannel];
  const responses = view.responses.filter(({ layer }) => layer === k);
  const size = filters.length / (shape[0]! * shape[1]!);
  const lines = shape[0]! * shape[1]! > mostChannels ** 2 ? [] : filterLines(view, k);
  return [`layer ${k}: filters ${shape.join(' × ')} × ${size}`, ...lines, `T_${k}`, ...responseLines(responses)].join(
    '\n',
  );
}

/** One line an output channel: its filters, input channel by input channel. */
function filterLines(view: SolutionView, k: number): string[] {
  const rows = new Map<number, Map<number, string[]>>();
  for (const { layer, outChannel, inChannel, weight } of view.filters) {
    if (layer !== k) continue;
    const row = rows.get(outChannel) ?? rows.set(outChannel, new Map()).get(outChannel)!;
    const filter = row.get(inChannel) ?? row.set(inChannel, []).get(inChannel)!;
    filter.push(formatShort(weight));
  }
  return [...rows].map(([channel, row]) => {
    const text = [...row.values()].map((filter) => `[${filter.join(' ')}]`).join(' ');
    return `  ${String(channel).padStart(3)}  ${text.length <= widest ? text : `${text.slice(0, widest - 1)}…`}`;
  });
}

/** One line a channel: a bar for every site of the support, and its values where they fit. */
function responseLines(responses: readonly SiteValue[]): string[] {
  const lit = responses.filter(({ value }) => value !== 0);
  const sites = lit.map(({ site }) => site);
  const [first, last] = [Math.min(...sites), Math.max(...sites)];
  const largest = Math.max(...lit.map(({ value }) => value));
  const channels = [...new Set(responses.map(({ channel }) => channel))];
  const lines = channels.slice(0, mostChannels).map((channel) => {
    const own = responses
      .filter((row) => row.channel === channel && row.site >= first && row.site <= last)
      .sort((a, b) => a.site - b.site)
      .map(({ value }) => value);
    const picture = own.map((value) => bars[Math.ceil((8 * value) / largest)] ?? '?').join('');
    const values = own.map((value) => formatShort(value)).join(' ');
    const shown = picture.length + values.length + 2 <= widest ? `${picture}  ${values}` : picture.slice(0, widest);
    return `  ${String(channel).padStart(3)}  ${shown}`;
  });
  const left = channels.length - lines.length;
  return left > 0 ? [...lines, `       … and ${left} more channels`] : lines;
}
