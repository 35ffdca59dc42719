import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { csvParseRows } from 'd3-dsv';
import { InputError } from '../../numerics/input-error.js';
import { firstLineOf } from '../../numerics/message-of.js';
import { packageVersion } from '../../system/provenance.js';
import type { ReportDocument, ReportSection } from './document.js';
import { placeOf } from './load-figure.js';
import { parseJson } from './parse-json.js';

/** Rows of a table beyond which the page names the file alone. */
const mostRows = 200;
/** Bytes of a table beyond which the page names the file alone. */
const mostBytes = 2 ** 26;
/** Endings of the three files of a figure. */
const figureEnding = '.vl.json';
const drawingEnding = '.svg';

/**
 * A page of a folder of results: figures (name.vl.json beside name.svg) and tables (.csv), one part a folder.
 * @param onNote is told of drawings without a .vl.json, which are not shown, in words that the page has too
 * @throws InputError if there is neither
 */
export function gatherDocument(folder: string, onNote: (message: string) => void = () => {}): ReportDocument {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => relative('.', file))
    .sort();
  const parts = new Map<string, { figures: string[]; tables: string[] }>();
  for (const file of files) {
    const figure = file.endsWith(figureEnding) && files.includes(file.replace(figureEnding, drawingEnding));
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
  const alone = files.filter(
    (file) => file.endsWith(drawingEnding) && !files.includes(file.replace(/\.svg$/, figureEnding)),
  );
  const notShown = alone.length === 0 ? [] : [`Not shown, without a ${figureEnding} beside them: ${alone.join(', ')}.`];
  for (const words of notShown) onNote(words);
  return {
    format: 'diffeolab-report',
    title: `Results in ${basename(folder)}`,
    introduction: [
      `${[...parts.values()].reduce((sum, { figures }) => sum + figures.length, 0)} figures and their tables.`,
      ...notShown,
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
    tables: tables.map((file) => ({ ...tableOf(folder, file), left: 1 })),
  };
}

/** The beginning of a table; of one that can't be read, why. */
function tableOf(folder: string, file: string) {
  try {
    const path = placeOf(folder, file);
    const { size } = statSync(path);
    if (size > mostBytes)
      return { caption: `${file}: ${(size / 1e6).toFixed(0)} MB, too large to be shown`, head: [], rows: [] };
    const [head = [], ...rows] = csvParseRows(readFileSync(path, 'utf8').trimEnd());
    const more = rows.length > mostRows ? `: the first ${mostRows} of ${rows.length} rows` : '';
    return { caption: `${file}${more}`, head, rows: rows.slice(0, mostRows) };
  } catch (error) {
    const reason = firstLineOf(error);
    return { caption: `${file}: can't be read (${reason})`, head: [], rows: [] };
  }
}

/** Title of a figure, where it has one. */
function titleOf(path: string): string | undefined {
  let specification: unknown;
  try {
    specification = parseJson(path);
  } catch {
    return undefined;
  }
  const title = propertyOf(specification, 'title');
  const text = typeof title === 'string' ? title : propertyOf(title, 'text');
  return typeof text === 'string' ? text : undefined;
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
