import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../numerics/input-error.js';
import { writeFile } from '../../system/write-file.js';
import { type HtmlSection, htmlReport } from '../html-report.js';
import { type ReportDocument, reportDocument } from './document.js';
import { loadFigure } from './load-figure.js';
import { parseJson } from './parse-json.js';

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
 * @param onFault is told of figures that are missing or broken, in words that the page has too: the
 *   rest is written
 * @throws InputError if a figure is missing or broken and there is no `onFault`
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
export async function writePage(
  folder: string,
  document: ReportDocument,
  onFault?: (message: string) => void,
): Promise<WrittenPage> {
  const written = await writeHtml(folder, document, onFault);
  await writeFile(join(folder, documentName), `${JSON.stringify(document, null, 1)}\n`);
  return written;
}

async function writeHtml(
  folder: string,
  document: ReportDocument,
  onFault: ((message: string) => void) | undefined,
): Promise<WrittenPage> {
  const sections: HtmlSection[] = [];
  let count = 0;
  for (const { figures = [], ...section } of document.sections) {
    const loaded = [];
    const faults: string[] = [];
    for (const { file, ...words } of figures) {
      const { svg, live, fault } = await loadFigure(folder, file);
      if (fault !== undefined) {
        if (onFault === undefined) throw fault;
        onFault(fault.message);
        faults.push(fault.message);
      }
      if (svg !== undefined) loaded.push({ ...words, name: `f${++count}`, svg, ...(live !== undefined && { live }) });
    }
    sections.push({ ...section, text: [...(section.text ?? []), ...faults], figures: loaded });
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

/** The script of the page, as the build leaves it beside this module. */
function viewer(): string {
  return readFileSync(new URL('./viewer.js', import.meta.url), 'utf8');
}
