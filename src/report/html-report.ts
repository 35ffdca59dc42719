import { createHash } from 'node:crypto';
import { pageStyle } from './page/style.js';

/** Words that a table shows in their own colour, and the class of their cells. */
const statuses: Readonly<Record<string, string>> = {
  exact: 'exact',
  closure: 'closure',
  'Monte Carlo': 'estimate',
  mean: 'estimate',
  failed: 'failed',
};

/** A table of texts; the first columns are aligned on the left as far as `left` says, the others on the right. */
export interface HtmlTable {
  /** Names of the columns. */
  readonly head: readonly string[];
  /** Cells, row by row. */
  readonly rows: readonly (readonly string[])[];
  /** Number of columns that are aligned on the left. */
  readonly left: number;
  /** What each row is computed again with. */
  readonly commands?: readonly string[];
}

/** A picture on the page. */
export interface HtmlFigure {
  /** Name of the figure, by which the page refers to it. */
  readonly name: string;
  /** The drawing. */
  readonly svg: string;
  /** What stands below it. */
  readonly caption: string;
  /** What it is made again with. */
  readonly command?: string;
  /** Its specification for Vega: makes the figure answer to the pointer, where the page has a script. */
  readonly live?: object;
}

/** A part of the report: what it says, shows and how it is made again. */
export interface HtmlSection {
  /** Heading of the part. */
  readonly title: string;
  /** Paragraphs. */
  readonly text?: readonly string[];
  /** Tables with their captions. */
  readonly tables?: readonly (HtmlTable & { readonly caption: string })[];
  /** Pictures. */
  readonly figures?: readonly HtmlFigure[];
  /** What the part is made again with. */
  readonly command?: string;
}

/** What a page says. */
export interface HtmlReport {
  /** Heading of the page. */
  readonly title: string;
  /** Paragraphs below the heading. */
  readonly introduction: readonly string[];
  /** The parts, in order. */
  readonly sections: readonly HtmlSection[];
  /** Names and values of a table at the end of the page. */
  readonly provenance: readonly (readonly [name: string, value: string])[];
  /** Text of the script that makes figures answer to the pointer; without it they stand still. */
  readonly viewer?: string;
}

/**
 * What a browser lets the page do: nothing is fetched, no form sent, no address changed, and nothing runs or styles it
 * but the texts that were written here, by their hashes; nothing makes code of texts.
 */
function policy(style: string, script: string | undefined): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    `script-src ${script === undefined ? "'none'" : hash(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/**
 * One page that needs nothing else: no network, pictures inside, readable without its script.
 *
 * @example
 * ```ts
 * import { htmlReport } from 'diffeolab/report';
 *
 * const table = { caption: 'Results', head: ['layer', 'D'], rows: [['output', '0.5']], left: 1 };
 * const sections = [{ title: 'One table', tables: [table] }];
 * const page = htmlReport({ title: 'Example', introduction: ['A page.'], sections, provenance: [['node', '20']] });
 * console.log(page.startsWith('<!doctype html>'), page.includes('<td>0.5</td>')); // true true
 * ```
 */
export function htmlReport(report: HtmlReport): string {
  const script = isLive(report) ? inScript(report.viewer ?? '') : undefined;
  const anchors = report.sections.map(({ title }, i) => `<a href="#part-${i + 1}">${escapeHtml(title)}</a>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(pageStyle, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(report.title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>${escapeHtml(report.title)}</h1>
${paragraphs(report.introduction)}
${script !== undefined ? `<p class="gestures">${gestures}</p>` : ''}
<nav aria-label="Parts">${anchors}</nav>
</header>
<main>
${report.sections.map(section).join('\n')}
</main>
<footer>
<h2>Provenance</h2>
<dl>${report.provenance.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>
</footer>
${script === undefined ? '' : `<script>${script}</script>`}
</body>
</html>
`;
}

const gestures =
  'Figures show what is under the pointer. Drag to move their axes, turn the wheel with Ctrl pressed (or pinch on a touch pad) to zoom, double-click to go back.';

/** Whether a script is needed. */
function isLive({ sections, viewer }: HtmlReport): boolean {
  return viewer !== undefined && sections.some(({ figures = [] }) => figures.some(({ live }) => live !== undefined));
}

/** Text within a script element, which its own end tag would break off; lines end as a browser reads them. */
function inScript(text: string): string {
  return text.replaceAll(/<(?=\/script|!--)/gi, '\\x3c').replaceAll(/\r\n?/g, '\n');
}

function section({ title, text = [], tables = [], figures = [], command }: HtmlSection, index: number): string {
  return `<section id="part-${index + 1}">
<h2>${escapeHtml(title)}</h2>
${paragraphs(text)}
${figures.map(picture).join('\n')}
${tables.map(table).join('\n')}
${again(command)}
</section>`;
}

function again(command: string | undefined): string {
  return command === undefined ? '' : `<p class="again">Make it again: <code>${escapeHtml(command)}</code></p>`;
}

/** The drawing as an image: whatever a file holds, nothing in it runs, is fetched or can be clicked. */
function picture({ name, svg, caption, command, live }: HtmlFigure): string {
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  const specification =
    live === undefined
      ? ''
      : `<script type="application/json">${JSON.stringify(live).replaceAll('<', '\\u003c')}</script>`;
  return `<figure id="figure-${escapeHtml(name)}"><div class="picture"><img alt="${escapeHtml(caption)}" src="${source}"></div>
<figcaption>${escapeHtml(caption)}</figcaption>${again(command)}${specification}</figure>`;
}

function table({ caption, head, rows, left, commands }: HtmlTable & { readonly caption: string }): string {
  const cell = (tag: 'td' | 'th') => (text: string, column: number) => {
    const status = head[column] === 'status' ? statuses[text] : undefined;
    const kinds = [...(column < left ? ['left'] : []), ...(status === undefined ? [] : [status])];
    return `<${tag}${kinds.length > 0 ? ` class="${kinds.join(' ')}"` : ''}>${escapeHtml(text)}</${tag}>`;
  };
  const rowCommand = (row: number) =>
    commands === undefined
      ? ''
      : `<td class="left"><details><summary>command</summary><code>${escapeHtml(commands[row] ?? '')}</code></details></td>`;
  const body = rows
    .map((row, i) => `<tr${row[0] === '' ? '' : ' class="group"'}>${row.map(cell('td')).join('')}${rowCommand(i)}</tr>`)
    .join('\n');
  const titles = [...head, ...(commands === undefined ? [] : ['again'])];
  return `<div class="scroll"><table><caption>${escapeHtml(caption)}</caption>
<thead><tr>${titles.map(cell('th')).join('')}</tr></thead>
<tbody>
${body}
</tbody></table></div>`;
}

function paragraphs(texts: readonly string[]): string {
  return texts.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
