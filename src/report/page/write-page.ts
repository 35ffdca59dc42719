import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { InputError } from '../../numerics/input-error.js';
import { writeFile } from '../../system/write-file.js';
import { compileFigure } from '../compile-figure.js';
import type { Figure } from '../figure.js';
import { type HtmlFigure, htmlReport } from '../html-report.js';
import { type ReportDocument, reportDocument } from './document.js';
import { interactive } from './interactive.js';

/** A page on disk. */
export interface WrittenPage {
  readonly path: string;
  readonly bytes: number;
  readonly figures: number;
}

/** Name of the file that a page is made from. */
const documentName = 'report.json';

/**
 * Writes a page, index.html, and what it is made from, report.json. Its figures are files of the
 * folder, named relative to it.
 * @throws InputError if a figure is missing
 */
export async function writePage(folder: string, document: ReportDocument): Promise<WrittenPage> {
  const written = await writeHtml(folder, document);
  await writeFile(join(folder, documentName), `${JSON.stringify(document, null, 1)}\n`);
  return written;
}

async function writeHtml(folder: string, document: ReportDocument): Promise<WrittenPage> {
  const sections = [];
  let count = 0;
  for (const { figures = [], ...section } of document.sections) {
    const loaded = [];
    for (const { file, ...words } of figures) loaded.push({ ...words, ...(await loadFigure(folder, file, ++count)) });
    sections.push({ ...section, figures: loaded });
  }
  const page = htmlReport({ ...document, sections, viewer: viewer() });
  const path = await writeFile(join(folder, 'index.html'), page);
  return { path, bytes: Buffer.byteLength(page), figures: count };
}

/**
 * The document that a folder holds; undefined if it holds none.
 * @throws InputError if its file is something else
 */
export function readDocument(folder: string): ReportDocument | undefined {
  const path = join(folder, documentName);
  if (!existsSync(path)) return undefined;
  const result = reportDocument.safeParse(parseJson(path));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new InputError(path, `is no report: ${issue?.path.join('.')}: ${issue?.message} (remove it)`);
}

async function loadFigure(
  folder: string,
  file: string,
  number: number,
): Promise<Pick<HtmlFigure, 'name' | 'svg' | 'live'>> {
  const base = normalize(file);
  if (base.startsWith('..') || base.startsWith('/')) {
    throw new InputError('report', `figures must be files of the folder, got ${file}`);
  }
  const path = join(folder, base);
  for (const ending of ['.svg', '.vl.json']) {
    if (!existsSync(path + ending))
      throw new InputError('report', `${path}${ending} is missing (make the figure again)`);
  }
  const live = await compileFigure(interactive(parseJson(`${path}.vl.json`) as Figure));
  return { name: `f${number}`, svg: readFileSync(`${path}.svg`, 'utf8'), live };
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InputError(
      path,
      `is not JSON: ${error instanceof Error ? error.message : String(error)} (make it again)`,
    );
  }
}

/** The script of the page, as the build leaves it beside this module. */
function viewer(): string {
  return readFileSync(new URL('./viewer.js', import.meta.url), 'utf8');
}
