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
  /** Path of index.html. */
  readonly path: string;
  /** Its size. */
  readonly bytes: number;
  /** Number of its figures. */
  readonly figures: number;
}

/** Name of the file that a page is made from. */
const documentName = 'report.json';

/**
 * Writes a page, index.html, and what it is made from, report.json. Its figures are files of the
 * folder, named relative to it.
 * @throws InputError if a figure is missing
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { plotSweep, writeFigure, writePage } from 'diffeolab/report';
 *
 * const folder = mkdtempSync(join(tmpdir(), 'example-'));
 * const rows = [1, 2, 4].map((x) => ({ parameters: { x }, values: { root: Math.sqrt(x) } }));
 * const { paths } = await writeFigure(folder, 'roots', plotSweep(rows));
 * console.log(paths.map((path) => path.slice(folder.length + 1))); // [ 'roots.vl.json', … ]
 * const sections = [{ title: 'Roots', figures: [{ file: 'roots', caption: 'The root of x' }] }];
 * const page = { format: 'diffeolab-report', title: 'Example', introduction: [], sections, provenance: [] } as const;
 * console.log(Object.values(await writePage(folder, page)).length); // 3
 * rmSync(folder, { recursive: true });
 * ```
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
