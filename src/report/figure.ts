import type { TopLevelSpec } from 'vega-lite';
import { houseStyle } from './house-style.js';

/** A picture as data: a complete Vega-Lite specification, with its data and its look inside. */
export type Figure = { readonly $schema: string } & Readonly<Record<string, unknown>>;

/**
 * A figure from a specification: adds the schema and the house style.
 * @internal
 */
export function figure(specification: TopLevelSpec): Figure {
  return { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', config: houseStyle, ...specification };
}
