import { renameIds } from './svg-ids.js';

/** Words that a table shows in their own colour. */
const statuses = ['exact', 'closure'];

/** A table of texts; the first columns are aligned on the left as far as `left` says, the others on the right. */
export interface HtmlTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly left: number;
}

/** A part of the report: what it says, shows and how it is made again. */
export interface HtmlSection {
  readonly title: string;
  readonly text?: readonly string[];
  readonly tables?: readonly (HtmlTable & { readonly caption: string })[];
  readonly figures?: readonly { readonly name: string; readonly svg: string; readonly caption: string }[];
  readonly command?: string;
}

/** One page that needs nothing else: no network, no script, pictures inside. */
export function htmlReport(report: {
  readonly title: string;
  readonly introduction: readonly string[];
  readonly sections: readonly HtmlSection[];
  readonly provenance: readonly (readonly [name: string, value: string])[];
}): string {
  const anchors = report.sections.map(({ title }, i) => `<a href="#part-${i + 1}">${escapeHtml(title)}</a>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(report.title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escapeHtml(report.title)}</h1>
${paragraphs(report.introduction)}
<nav>${anchors}</nav>
</header>
<main>
${report.sections.map(section).join('\n')}
</main>
<footer>
<h2>Provenance</h2>
<dl>${report.provenance.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>
</footer>
</body>
</html>
`;
}

function section({ title, text = [], tables = [], figures = [], command }: HtmlSection, index: number): string {
  return `<section id="part-${index + 1}">
<h2>${escapeHtml(title)}</h2>
${paragraphs(text)}
${figures.map(({ name, svg, caption }) => `<figure>${renameIds(svg, `${name}-`)}<figcaption>${escapeHtml(caption)}</figcaption></figure>`).join('\n')}
${tables.map(table).join('\n')}
${command === undefined ? '' : `<p class="again">Make it again: <code>${escapeHtml(command)}</code></p>`}
</section>`;
}

function table({ caption, head, rows, left }: HtmlTable & { readonly caption: string }): string {
  const cell = (tag: 'td' | 'th') => (text: string, column: number) => {
    const kinds = [...(column < left ? ['left'] : []), ...(statuses.includes(text) ? [text] : [])];
    return `<${tag}${kinds.length > 0 ? ` class="${kinds.join(' ')}"` : ''}>${escapeHtml(text)}</${tag}>`;
  };
  const body = rows
    .map((row) => `<tr${row[0] === '' ? '' : ' class="group"'}>${row.map(cell('td')).join('')}</tr>`)
    .join('\n');
  return `<div class="scroll"><table><caption>${escapeHtml(caption)}</caption>
<thead><tr>${head.map(cell('th')).join('')}</tr></thead>
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

const style = `
:root { color-scheme: light; --ink: #222; --faded: #666; --line: #ddd; --accent: #0072b2; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1060px; padding: 2.5rem 1.5rem 4rem; color: var(--ink); background: #fff;
  font: 16px/1.55 system-ui, "Segoe UI", "DejaVu Sans", Verdana, sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .8rem; }
h2 { font-size: 1.3rem; margin: 3rem 0 .6rem; padding-top: .4rem; border-top: 2px solid var(--accent); }
p { max-width: 46rem; margin: .5rem 0; }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin-top: 1rem; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
figure { margin: 1.4rem 0; }
figure svg { max-width: 100%; height: auto; }
figcaption, caption { color: var(--faded); font-size: .88rem; text-align: left; }
caption { padding-bottom: .4rem; color: var(--ink); font-weight: 600; }
.scroll { overflow-x: auto; margin: 1.2rem 0; }
table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; }
th, td { padding: .18rem .8rem; text-align: right; white-space: nowrap; }
tr.group td { border-top: 1px solid var(--line); padding-top: .4rem; }
tbody tr:last-child td { border-bottom: 1px solid var(--line); padding-bottom: .4rem; }
th { color: var(--faded); font-weight: 600; }
td.exact { color: #00704f; }
td.closure { color: #a34700; }
.left { text-align: left; }
code { background: #f4f4f4; border-radius: 4px; padding: .12rem .4rem; font-size: .85rem; overflow-wrap: anywhere; }
.again { color: var(--faded); font-size: .9rem; }
footer { color: var(--faded); font-size: .9rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
`;
