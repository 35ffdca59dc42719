import { Resvg } from '@resvg/resvg-js';
import { fonts } from './fonts.js';
import { fontFamily } from './house-style.js';
import { asXml } from './xml-text.js';

/** What Vega tells of a text when it lays out a picture. */
export interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

const measured = new Map<string, number>();

/** Width of a text in pixels, measured by the renderer that draws it. */
export function textWidth(item: TextItem, text: unknown): number {
  const size = item.fontSize ?? 11;
  const weight = item.fontWeight ?? 'normal';
  const words = String(text ?? '');
  if (size <= 0 || words.trim() === '') return 0;
  const name = `${size} ${weight} ${words}`;
  const width = measured.get(name) ?? measure(words, size, weight);
  measured.set(name, width);
  return width;
}

function measure(words: string, size: number, weight: string | number): number {
  const escaped = asXml(words).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const style = `font-family="${fontFamily}" font-size="${size}" font-weight="${weight}" xml:space="preserve"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text ${style}>${escaped}</text></svg>`;
  return new Resvg(svg, { font: fonts }).getBBox()?.width ?? 0;
}
