import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { csvParseRows } from 'd3-dsv';
import { InputError } from '../../numerics/input-error.js';
import { packageVersion } from '../../system/provenance.js';
import type { ReportDocument, ReportSection } from './document.js';

/** Rows of a table beyond which the page names the file alone. */
const mostRows = 200;
/** Endings of the three files of a figure. */
const figureEnding = '.vl.json';

/**
 * A page of a folder of results: figures (name.vl.json beside name.svg) and tables (.csv), one part a folder.
 * @throws InputError if there is neither
 */
export function gatherDocument(folder: string): ReportDocument {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => relative('.', file))
    .sort();
  const parts = new Map<string, { figures: string[]; tables: string[] }>();
  for (const file of files) {
    const figure = file.endsWith(figureEnding) && files.includes(file.replace(figureEnding, '.svg'));
    if (!figure && !file.endsWith('.csv')) continue;
    const place = file.slice(0, Math.max(0, file.length - basename(file).length - 1));
    const part = parts.get(place) ?? { figures: [], tables: [] };
    if (figure) part.figures.push(file.slice(0, -figureEnding.length));
    else part.tables.push(file);
    parts.set(place, part);
  }
  if (parts.size === 0) {
    throw new InputError(
      'report',
      `${folder} holds no store, no figures (.vl.json with .svg) and no tables (.csv) (name a folder of results, or a store)`,
    );
  }
  return {
    format: 'diffeolab-report',
    title: `Results in ${basename(folder)}`,
    introduction: [
      `${[...parts.values()].reduce((sum, { figures }) => sum + figures.length, 0)} figures and their tables.`,
    ],
    sections: [...parts].map(([place, part]) => section(folder, place, part)),
    provenance: [
      ['page made by', `diffeolab ${packageVersion()}`],
      ['date', new Date().toISOString()],
    ],
  };
}

function section(
  folder: string,
  place: string,
  { figures, tables }: { readonly figures: readonly string[]; readonly tables: readonly string[] },
): ReportSection {
  return {
    title: place === '' ? basename(folder) : place,
    figures: figures.map((file) => ({
      file,
      caption: titleOf(join(folder, `${file}${figureEnding}`)) ?? basename(file),
    })),
    tables: tables.map((file) => {
      const [head = [], ...rows] = csvParseRows(readFileSync(join(folder, file), 'utf8').trimEnd());
      const shown = rows.slice(0, mostRows);
      const more = rows.length > mostRows ? `: the first ${mostRows} of ${rows.length} rows` : '';
      return { caption: `${file}${more}`, head, rows: shown, left: 1 };
    }),
  };
}

/** Title of a figure, where it has one. */
function titleOf(path: string): string | undefined {
  const { title } = JSON.parse(readFileSync(path, 'utf8')) as { readonly title?: unknown };
  if (typeof title === 'string') return title;
  const text = typeof title === 'object' && title !== null && 'text' in title ? title.text : undefined;
  return typeof text === 'string' ? text : undefined;
}
