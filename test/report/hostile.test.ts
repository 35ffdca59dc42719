import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { report, sweep } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadPage } from '../support/in-chromium.js';
import { inFolder, runCli } from '../support/run-cli.js';
import { findChromium } from '../support/run-page.js';
import { doneRecord, planeSweep, pointsOf } from '../support/sweep-samples.js';

const test = suite('folders that are not to be trusted');

const chromium = findChromium();
if (chromium === undefined)
  console.log('skipped, as there is no Chromium here: opening the pages and clicking in them');

const away = 'http://127.0.0.1:9';
const run = "window.ran=(window.ran||0)+1;document.documentElement.setAttribute('data-ran','x');alert(1)";
const xml = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="50"';

/** Drawings that try to run something, to fetch something, or to lead away. */
const drawings: Record<string, string> = {
  onload: `<svg ${xml} onload="${run}"><rect width="9" height="9" onclick="${run}" onmouseover="${run}"/></svg>`,
  script: `<svg ${xml}><script>${run}</script><script href="${away}/a.js"/><script xlink:href="${away}/b.js"/></svg>`,
  foreign: `<svg ${xml}><foreignObject width="99" height="49"><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="${run}"/><iframe src="${away}/frame"/><script>${run}</script><form action="${away}"><button id="b">x</button></form></body></foreignObject></svg>`,
  link: `<svg ${xml}><a href="javascript:${run}"><rect width="99" height="49"/></a><a xlink:href="${away}/link"><text y="9">x</text></a></svg>`,
  fetched: `<svg ${xml}><style>@import url(${away}/c.css); rect { fill: url(${away}/d.svg#e); } @font-face { font-family: f; src: url(${away}/f) } text { font-family: f }</style><image href="${away}/i.png" width="9" height="9"/><use href="${away}/u.svg#v"/><rect width="9" height="9"/><text y="20">x</text></svg>`,
  animated: `<svg ${xml}><a id="a"><rect width="99" height="49"/><animate attributeName="href" values="javascript:${run}"/><set attributeName="onclick" to="${run}"/></a><animate attributeName="x" dur="1s" onbegin="${run}"/></svg>`,
  broken: `</div></figure></script><script>${run}</script><img src=x onerror="${run}"><svg ${xml}>`,
  document: `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY r SYSTEM "${away}/entity">]><?xml-stylesheet href="${away}/s.css"?><svg ${xml}><text y="20">&e;&r;</text></svg>`,
};

const schema = 'https://vega.github.io/schema/vega-lite/v6.json';
const point = {
  mark: { type: 'point', tooltip: true },
  data: { values: [{ x: 1, y: 2, t: `<img src=x onerror="${run}">` }] },
};
const places = { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } };
const made = (expression: string) => ({
  ...point,
  transform: [{ calculate: expression, as: 'z' }],
  encoding: { ...places, color: { field: 'z', type: 'nominal' } },
});

/** Specifications that try the same. */
const specifications: Record<string, object> = {
  title: { ...point, title: `<img src=x onerror="${run}"></script><script>${run}</script>`, encoding: places },
  tooltip: { ...point, encoding: { ...places, tooltip: { field: 't' } } },
  loaded: { mark: 'point', data: { url: `${away}/data.json` }, encoding: places },
  image: { ...point, mark: { type: 'image', url: `${away}/image.png`, width: 9, height: 9 }, encoding: places },
  href: { ...point, encoding: { ...places, href: { value: `javascript:${run}` } } },
  data: { ...point, encoding: { ...places, href: { value: `data:text/html,<script>${run}</script>` } } },
  constructor: made(`datum.constructor.constructor("${run}")()`),
  member: made(`[].map.constructor("${run}")()`),
  replaced: made(`replace("a", regexp("a", "g"), datum.toString.constructor)`),
  prototype: made(`merge({}, {"__proto__": {"polluted": 1}}) && ({}).polluted`),
  window: made('window.alert(1)'),
  bound: {
    ...point,
    params: [{ name: 'p', value: 1, bind: { input: 'text', element: 'body', name: `<img src=x onerror="${run}">` } }],
    encoding: places,
  },
  styled: { ...point, encoding: places, background: `url(${away}/background)`, config: { font: `url(${away}/font)` } },
  options: {
    ...point,
    encoding: places,
    usermeta: { embedOptions: { loader: { baseURL: away }, actions: true, defaultStyle: `@import url(${away})` } },
  },
};

/** Names of files and texts that try to be something else. */
const names = [
  `a"onload="${'x'.repeat(3)}`,
  "b'",
  '<img src=x onerror=alert(1)>',
  ']]>',
  'c&lt;script&gt;',
  'd\ne',
  '%3Cscript%3E',
  '-->',
  '\u202egnp',
];

const still = `<svg ${xml}><rect width="9" height="9"/></svg>`;

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The state of each figure that has a specification, after the window has come to the first that has none. */
const states = `(() => {
  const figures = [...document.querySelectorAll('figure')].filter(
    (figure) => figure.querySelector('script[type="application/json"]') !== null,
  );
  figures.find(({ dataset }) => dataset.state === undefined)?.scrollIntoView({ block: 'center' });
  return figures.map(({ dataset }) => dataset.state ?? 'waits');
})()`;

/** Clicks on all that is in the figures and tables. */
const clickOnAll = `(() => {
  for (const element of document.querySelectorAll('.picture :is(a, img, image, .mark-symbol path), td, th, p')) {
    for (const type of ['mouseover', 'mousemove', 'click']) {
      element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, view: window }));
    }
  }
  return document.querySelectorAll('figure[data-state="live"]').length;
})()`;

interface Outcome {
  readonly ran: boolean;
  readonly live: number;
  readonly links: readonly string[];
}

/** What came of it. */
const outcome = `({
  ran: 'ran' in window || document.documentElement.hasAttribute('data-ran'),
  live: document.querySelectorAll('figure[data-state="live"]').length,
  links: [...document.querySelectorAll('a')].map((a) => a.getAttribute('href') ?? a.getAttribute('xlink:href')),
})`;

/** Opens a page, clicks on all that is in it, and requires that nothing came of it. */
async function openPage(file: string, figures: number): Promise<void> {
  if (chromium === undefined) return;
  const page = await loadPage(
    chromium,
    file,
    async ({ evaluate, until, rest }) => {
      const ended = (seen: readonly string[]) => !seen.includes('waits');
      const reached = await until('every figure is live, or stands still as it can’t be', states, ended);
      const clicked = await evaluate(clickOnAll);
      await rest();
      return { reached, clicked, ...((await evaluate(outcome)) as Outcome) };
    },
    { height: 1500 },
  );
  const { reached, clicked, ran, live, links } = page.result;
  assert.is(ran, false);
  assert.ok(live > 0, 'figures must come to life for this to mean anything');
  assert.is(reached.length, [...readFileSync(file, 'utf8').matchAll(/<script type="application\/json">/g)].length);
  assert.is(clicked, live, 'all that came to life was clicked on');
  assert.is(live, reached.filter((state) => state === 'live').length);
  assert.equal(page.requests, []);
  assert.equal(page.dialogs, []);
  assert.equal(page.moves, []);
  assert.is([...page.dom.matchAll(/<figure\b/g)].length, figures);
  for (const link of links) assert.match(link, /^#part-\d+$/);
}

test(
  'in Chromium nothing of a folder of drawings, specifications and tables runs, is fetched or leads away',
  inFolder(async (folder) => {
    const results = join(folder, 'results');
    for (const [name, svg] of Object.entries(drawings)) {
      put(join(results, `drawings/${name}.svg`), svg);
      put(join(results, `drawings/${name}.vl.json`), '{}'); // stands still
    }
    for (const [name, specification] of Object.entries(specifications)) {
      put(join(results, `specifications/${name}.svg`), still);
      put(join(results, `specifications/${name}.vl.json`), JSON.stringify({ $schema: schema, ...specification }));
    }
    for (const [i, name] of names.entries()) {
      put(join(results, `names/${name}.svg`), still);
      put(
        join(results, `names/${name}.vl.json`),
        JSON.stringify({ $schema: schema, ...point, encoding: places, title: name }),
      );
      put(join(results, `tables${i}${name}/${name}.csv`), `=1+1,"<script>${run}</script>",javascript:x\n@x,-1,+1\n`);
    }
    const { code, stderr, stdout } = await runCli(['report', 'results', '--json'], { cwd: folder });
    assert.is(code, 0, stderr);
    const { path, figures } = JSON.parse(stdout) as { path: string; figures: number };
    assert.is(figures, Object.keys(drawings).length + Object.keys(specifications).length + names.length);
    const page = readFileSync(path, 'utf8');
    assert.match(page, /&lt;script&gt;window/);
    assert.not.match(page, /unsafe-/);
    await openPage(path, figures);
  }),
);

test(
  'in Chromium the texts of a report.json are texts',
  inFolder(async (folder) => {
    const text = `<img src=x onerror="${run}"><script>${run}</script>" onmouseover="${run}" x="]]>--><a href="javascript:${run}">a</a>`;
    put(join(folder, 'results/f.svg'), drawings['onload']!);
    put(join(folder, 'results/f.vl.json'), JSON.stringify({ $schema: schema, ...point, encoding: places }));
    const table = { caption: text, head: [text, 'status'], rows: [[text, text]], left: 1, commands: [text] };
    const section = {
      title: text,
      text: [text],
      tables: [table],
      figures: [{ file: 'f', caption: text, command: text }],
    };
    const document = {
      format: 'diffeolab-report',
      title: text,
      introduction: [text],
      sections: [section],
      provenance: [[text, text]],
    };
    put(join(folder, 'results/report.json'), JSON.stringify(document));
    const { code, stderr } = await runCli(['report', 'results'], { cwd: folder });
    assert.is(code, 0, stderr);
    await openPage(join(folder, 'results/index.html'), 1);
  }),
);

test(
  'figures and tables that are broken are named, the others are shown',
  inFolder(async (folder) => {
    const results = join(folder, 'results');
    const good = JSON.stringify({ $schema: schema, ...point, encoding: places, title: 'a good one' });
    const broken: Record<string, string> = {
      empty: '',
      half: good.slice(0, 50),
      number: '42',
      list: '[]',
      null: 'null',
      other: '{"mark":"no such mark"}',
      deep: `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      prototype: '{"__proto__":{"mark":"bar"},"constructor":{"prototype":{}}}',
    };
    for (const [name, text] of Object.entries(broken)) {
      put(join(results, `${name}.vl.json`), text);
      put(join(results, `${name}.svg`), still);
    }
    put(join(results, 'good.vl.json'), good);
    put(join(results, 'good.svg'), still);
    put(join(results, 'alone.svg'), still);
    put(join(folder, 'secret.svg'), '<svg>secret</svg>');
    put(join(folder, 'secret.csv'), 'secret,1\n');
    put(join(results, 'linked.vl.json'), good);
    symlinkSync(join(folder, 'secret.svg'), join(results, 'linked.svg'));
    symlinkSync(join(folder, 'secret.csv'), join(results, 'linked.csv'));
    symlinkSync(join(folder, 'nowhere'), join(results, 'gone.csv'));
    mkdirSync(join(results, 'folder.csv'));
    put(join(results, 'good.csv'), 'a,b\n1,2\n');
    const { code, stderr } = await runCli(['report', 'results'], { cwd: folder });
    assert.is(code, 0, stderr);
    const page = readFileSync(join(results, 'index.html'), 'utf8');
    assert.not.match(stderr, /^\s+at /m);
    for (const name of Object.keys(broken)) {
      assert.match(stderr, new RegExp(`^warning: .*\\b${name}\\.vl\\.json: [^\\n]+$`, 'm'));
      assert.match(page, new RegExp(`<p>[^<]*\\b${name}\\.vl\\.json`));
    }
    assert.match(stderr, /^warning: Not shown, without a \.vl\.json beside them: alone\.svg\.$/m);
    assert.match(page, /<p>Not shown, .*alone\.svg\.</);
    assert.not.match(page, new RegExp(folder), 'where the folder lies is not for readers of the page');
    assert.match(stderr, /linked\.svg is a link to a file elsewhere/);
    assert.not.match(page, /secret|c2VjcmV0/);
    assert.match(page, /<caption>gone\.csv: can’?'?t be read/);
    assert.match(page, /<caption>good\.csv<\/caption>/);
    assert.match(page, /<figcaption>a good one<\/figcaption>/);
    assert.is([...page.matchAll(/<figure /g)].length, Object.keys(broken).length + 1);
    assert.is([...page.matchAll(/<script type="application\/json">/g)].length, 1);
    let caught: unknown;
    try {
      await report.writePage(results, JSON.parse(readFileSync(join(results, 'report.json'), 'utf8')));
    } catch (error) {
      caught = error;
    }
    assert.is((caught as Error).name, 'InputError', 'a program is told');
  }),
);

test(
  'a store with odd names has a page, and every column that can be drawn is drawn',
  inFolder(async (folder) => {
    const odd = ['constructor', '', '__proto__', 'a\nb', ']]>', '\0', '\ud800', '</script>', 'a\\b', 'valueOf'];
    const store = sweep.openStore(join(folder, 'store'), { create: 'now' });
    for (const point of pointsOf(planeSweep({ axes: { scale: [3, 5, 7] }, seeds: 1 }))) {
      for (const [i, name] of odd.entries()) {
        const scale = Number(point.parameters['scale']);
        const hash = `${i}aaa${point.hash.slice(4)}`;
        const parameters = Object.fromEntries([...Object.entries(point.parameters), [name, 2]]);
        const values = Object.fromEntries([
          [name, scale],
          [`${name}Error`, 0.5],
          ['R', scale + i],
          ['RError', 0.1],
          ['note', `${name}'"<b>`],
        ]);
        store.append(doneRecord({ ...point, hash }, { hash, parameters, values, task: `odd ${i} ${name}` }));
      }
      store.append(doneRecord(point));
    }
    store.close();
    const { code, stderr, stdout } = await runCli(['report', 'store', '--json'], { cwd: folder });
    assert.is(code, 0, stderr);
    const { path, figures } = JSON.parse(stdout) as { path: string; figures: number };
    assert.is(figures, 2 * odd.length + 1);
    const page = readFileSync(path, 'utf8');
    assert.not.match(page, /can’t be drawn|native code/);
    assert.not.match(stderr, /warning/);
  }),
);

test.run();
