import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { report } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { loadPage } from '../support/in-chromium.js';
import { inFolder, runCli } from '../support/run-cli.js';
import { findChromium } from '../support/run-page.js';

const test = suite('plots and reports of sweeps');

const { interactive, plotSweep, pointCommand } = report;

type Axes = Record<string, readonly (string | number)[]>;

/** Rows of a grid. */
function grid(axes: Axes, values: (parameters: Record<string, string | number>) => report.PlotRow['values']) {
  let points: Record<string, string | number>[] = [{}];
  for (const [name, list] of Object.entries(axes)) {
    points = points.flatMap((point) => list.map((value) => ({ ...point, [name]: value })));
  }
  return points.map((point): report.PlotRow => {
    return { parameters: { ...point, fixed: 'x' }, values: values(point) };
  });
}

interface Spec {
  readonly facet?: { readonly field: string };
  readonly spec?: Spec;
  readonly data?: { readonly values: readonly Record<string, unknown>[] };
  readonly title?: { readonly text: string; readonly subtitle: readonly string[] };
  readonly layer?: readonly {
    readonly mark: { readonly type: string };
    readonly encoding: Record<string, Record<string, unknown>>;
  }[];
}
const specOf = (rows: readonly report.PlotRow[], options?: report.PlotOptions) =>
  plotSweep(rows, options) as unknown as Spec;
const marks = ({ layer = [], spec }: Spec): string[] =>
  spec === undefined ? layer.map(({ mark }) => mark.type) : marks(spec);

test('means over seeds have the standard error of the mean; a single result its own', () => {
  const noisy = grid({ x: [1, 2, 3], seed: ['0', '1', '2', '3'] }, ({ x, seed }) => ({
    R: Number(x) + Number(seed),
    RError: 9,
    RStatus: 'Monte Carlo',
  }));
  const [first] = specOf(noisy).data!.values;
  assert.is(first!['mean'], 2.5);
  const error = Math.sqrt(5 / 3 / 4);
  assert.ok(Math.abs((first!['high'] as number) - 2.5 - error) < 1e-12);
  assert.ok(Math.abs(2.5 - error - (first!['low'] as number)) < 1e-12);
  const single = specOf(noisy.filter(({ parameters }) => parameters['seed'] === '1'));
  assert.equal(
    single.data!.values.map(({ low, mean, high }) => [low, mean, high]),
    [1, 2, 3].map((x) => [x + 1 - 9, x + 1, x + 1 + 9]),
  );
  assert.match(single.title!.subtitle.join(), /status: Monte Carlo/);
});

test('errors of closures do not average out, exact values that agree stay exact, null is left out', () => {
  const closures = grid({ x: [1, 2, 3], seed: ['0', '1'] }, ({ seed }) => ({
    G: Number(seed),
    GError: 0.5,
    GStatus: 'closure',
  }));
  const [{ mean, high } = {}] = specOf(closures).data!.values;
  assert.ok(Math.abs((high as number) - (mean as number) - Math.hypot(0.5, 0.5)) < 1e-12);
  const exact = grid({ x: [1, 2, 3], seed: ['0', '1'] }, ({ x }) => ({ D: Number(x), DStatus: 'exact' }));
  assert.equal(
    specOf(exact).data!.values.map(({ status, high }) => [status, high]),
    [1, 2, 3].map(() => ['exact', undefined]),
  );
  const holes = grid({ x: [1, 2, 3], seed: ['0', '1'] }, ({ x, seed }) => ({ a: x === 2 && seed === '1' ? null : 1 }));
  assert.match(
    specOf(holes).title!.subtitle.join(),
    /mean over 1 to 2 values of seed.*1 results without a value left out/,
  );
});

test('kind and roles of the axes follow from their values, and can be forced', () => {
  const R = () => ({ R: 1, D: 2 });
  const two = grid({ scale: [3, 5, 7, 9], channels: [3, 6, 9, 12] }, R);
  assert.equal(marks(specOf(two)), ['rect', 'text']);
  assert.ok(marks(specOf(two, { kind: 'curves' })).includes('line'));
  const curves = specOf(grid({ depth: [1, 2, 3, 4, 5], net: ['a', 'b'] }, R));
  assert.ok(marks(curves).includes('line'));
  assert.equal([...new Set(curves.data!.values.map(({ series }) => series))], ['a', 'b']);
  const three = grid({ scale: [3, 5, 7, 9], channels: [3, 6, 9, 12], disorder: [0, 0.1] }, R);
  assert.is(specOf(three).facet?.field, 'panel');
  const forced = specOf(three, { x: 'disorder', color: 'scale', facet: 'channels', quantity: 'D' });
  assert.equal([...new Set(forced.data!.values.map(({ panel }) => panel))], ['3', '6', '9', '12']);
  assert.is(forced.title!.text, 'D against disorder ε');
  const zipped = two.map(({ parameters, values }) => ({
    parameters: { ...parameters, length: 2 * Number(parameters['scale']) },
    values,
  }));
  assert.equal(marks(specOf(zipped)), ['rect', 'text'], 'an axis that another one determines takes no role');
});

test('what cannot be plotted is said in one line', () => {
  const R = () => ({ R: 1, name: 'x' });
  const four = grid({ a: [1, 2, 3, 4], b: [1, 2, 3, 4], c: [1, 2], d: [1, 2] }, R);
  rejects(() => plotSweep(four), /more parameters vary than a plot can show: d \(keep one value of it, such as d=1/);
  rejects(() => plotSweep([]), /no finished point/);
  rejects(() => plotSweep(four, { quantity: 'name' }), /quantity must be one of R, got name/);
  rejects(() => plotSweep(four, { x: 'e' }), /x must be one of the parameters a, b, c, d, fixed, got e/);
  rejects(() => plotSweep(grid({}, R)), /no parameter varies/);
  rejects(() => plotSweep(grid({ a: [1, 2] }, () => ({ name: 'x' }))), /no value of the results is a number/);
});

test('every kind of plot is drawn, alone and with gestures', async () => {
  const R = (p: Record<string, string | number>) => ({ R: Number(p['x']) ** 2, RError: 0.1, RStatus: 'closure' });
  for (const rows of [
    grid({ x: [1, 2, 3, 4], y: [1, 10, 100, 1000] }, R),
    grid({ x: [1, 2, 3, 50], y: ['a', 'b', 'c', 'd'] }, R),
    grid({ x: [1, 2, 4, 8, 16], y: [0, 1], z: [1, 2] }, R),
    grid({ x: Array.from({ length: 30 }, (_, i) => i + 1), y: Array.from({ length: 30 }, (_, i) => 2 ** i) }, R),
    grid({ x: [-1, 0, 1] }, ({ x }) => ({ R: Number(x) })),
  ]) {
    const figure = plotSweep(rows);
    const { svg } = await report.renderFigure(figure);
    assert.match(svg, /<svg/);
    assert.not.match(svg, /NaN|undefined/);
    assert.match(await report.renderSvg(interactive(figure)), /<svg/);
  }
});

test('the command of a point keeps the types of its parameters and quotes what a shell would read', () => {
  const command = pointCommand('t', { seed: '0', x: 1, name: "it's $HOME" });
  assert.is(
    command,
    `printf '%s\\n' '{"name":"again","task":"t","fixed":{"seed":"0","x":1,"name":"it'\\''s $HOME"}}' > again.json && npx diffeolab sweep run again.json --executor inline --store again`,
  );
});

const task = `export default { name: 'walk', version: 3, run: ({ x, y, seed }) => {
  if (x === 4 && y === 4) throw new Error('a step too far');
  return { values: { R: x * y + Number(seed), RStatus: 'Monte Carlo', RError: 0.1, D: x, DStatus: 'exact' } };
} };`;
const description = { name: 'walk', task: './task.mjs', axes: { x: [1, 2, 3, 4], y: [1, 2, 3, 4] }, seeds: 2 };

/** A store with a sweep of which two points failed, and its page. */
async function makeReport(folder: string): Promise<{ page: string; text: string }> {
  writeFileSync(join(folder, 'task.mjs'), task);
  writeFileSync(join(folder, 'sweep.json'), JSON.stringify(description));
  const cli = (...args: string[]) => runCli(args, { cwd: folder });
  assert.is((await cli('sweep', 'run', 'sweep.json', '--executor', 'inline', '--quiet')).code, 1);
  const made = await cli('report', 'diffeolab-store', '--out', 'page', '--json');
  assert.is(made.code, 0, made.stderr);
  const { path, figures } = JSON.parse(made.stdout) as { path: string; figures: number };
  assert.is(figures, 2);
  return { page: path, text: readFileSync(path, 'utf8') };
}

test(
  'the page of a store: results with errors and statuses, failures, versions, commands',
  inFolder(async (folder) => {
    const { text } = await makeReport(folder);
    assert.match(text, /32 points: 30 done, 2 failed, 0 left/);
    assert.match(text, /a step too far/);
    assert.match(text, /<td class="exact">exact<\/td>/);
    assert.match(text, /<td class="estimate">Monte Carlo<\/td>/);
    assert.match(text, /2\.00 ± 0\.10/);
    assert.match(text, /v20|v2\d/);
    assert.match(text, /printf (&#39;|')%s\\n\1 \1\{&quot;name&quot;:&quot;again&quot;/);
    const specifications = [...text.matchAll(/<script type="application\/json">(.*?)<\/script>/gs)];
    assert.is(specifications.length, 2);
    for (const [, specification] of specifications) {
      assert.match(specification!, /"zoom_1/);
      assert.match(specification!, /"tooltip"/);
    }
    const outside = text
      .replaceAll(/<script[^>]*>.*?<\/script>/gs, '<script></script>')
      .replaceAll(/ src="data:image\/svg\+xml;base64,[\w+/=]+"/g, '');
    assert.not.match(outside, /<(?:link|iframe)\b|\bsrc=|@import|url\(['"]?http/);
    const before = readFileSync(join(folder, 'page/report.json'), 'utf8');
    const again = await runCli(['report', 'page'], { cwd: folder });
    assert.is(again.code, 0, again.stderr);
    assert.equal(JSON.parse(readFileSync(join(folder, 'page/report.json'), 'utf8')), JSON.parse(before));
    assert.is(readFileSync(join(folder, 'page/index.html'), 'utf8'), text, 'the same page from its own file');
  }),
);

test(
  'the page of a folder of results, and what is no such folder',
  inFolder(async (folder) => {
    mkdirSync(join(folder, 'results/sub'), { recursive: true });
    const cli = (...args: string[]) => runCli(args, { cwd: folder });
    const empty = await cli('report', 'results');
    assert.is(empty.code, 2);
    assert.match(empty.stderr, /^error: report: .*results holds no store, no figures .*\n$/);
    assert.is((await cli('report', 'nothing')).code, 2);
    await report.writeFigure(
      join(folder, 'results'),
      'plot',
      plotSweep(grid({ x: [1, 2, 3] }, ({ x }) => ({ y: x! }))),
    );
    writeFileSync(join(folder, 'results/sub/table.csv'), 'a,b\n1,"x, <y>"\n');
    const { code, stderr } = await cli('report', 'results');
    assert.is(code, 0, stderr);
    const page = readFileSync(join(folder, 'results/index.html'), 'utf8');
    assert.match(page, /Y against x/);
    assert.match(page, /x, &lt;y&gt;/);
    writeFileSync(join(folder, 'results/report.json'), '{"format":"other"}');
    const broken = await cli('report', 'results');
    assert.is(broken.code, 2);
    assert.match(broken.stderr, /report.json: is no report: /);
  }),
);

const chromium = findChromium();
if (chromium === undefined) console.log('no Chromium here: the page is not opened');

/** The first cell, the labels of its axes and the middle of it. */
const cell = `
  const figure = document.querySelector('figure[data-state="live"]');
  const cell = figure.querySelector('.mark-rect path[aria-roledescription="rect mark"]');
  const { left, top, width, height } = cell.getBoundingClientRect();
  const labels = [...figure.querySelectorAll('.role-axis-label text')].map((text) => text.textContent).join();
  const at = { bubbles: true, cancelable: true, clientX: left + width / 2, clientY: top + height / 2 };`;

/** Moves the pointer over the cell. */
const point = `{ ${cell}
  for (const type of ['pointerover', 'mouseover', 'pointermove', 'mousemove']) {
    cell.dispatchEvent(new (type.startsWith('p') ? PointerEvent : MouseEvent)(type, at));
  }
}`;

/** Turns the wheel with Ctrl. */
const turn = `{ ${cell}
  for (let turn = 0; turn < 5; turn++) {
    figure.querySelector('.mark-rect path').dispatchEvent(new WheelEvent('wheel', { ...at, deltaY: -400, ctrlKey: true }));
  }
}`;

interface Size {
  readonly labels: string;
  readonly width: number;
}

const states = `[...document.querySelectorAll('figure')].map(({ dataset }) => dataset.state ?? 'waits')`;
const tooltip = `document.querySelector('#vg-tooltip-element')?.textContent ?? 'none'`;
const size = `(() => { ${cell} return { labels, width }; })()`;

test(
  'in Chromium figures answer to the pointer, and nothing is asked of the network',
  inFolder(async (folder) => {
    if (chromium === undefined) return;
    const { page } = await makeReport(folder);
    const loaded = await loadPage(chromium, page, async ({ evaluate, until }) => {
      await until('both figures live', states, (seen: readonly string[]) => String(seen) === 'live,live');
      await evaluate(point);
      await until('a tooltip with the value of x', tooltip, (seen: string) => /x.*1/s.test(seen));
      const before = (await evaluate(size)) as Size;
      await evaluate(turn);
      const larger = ({ labels, width }: Size) => labels !== before.labels || width > 1.5 * before.width;
      await until(`the cell is zoomed from ${JSON.stringify(before)}`, size, larger);
    });
    assert.equal(loaded.requests, []);
    assert.equal(loaded.violations, [], 'the policy is in the way of nothing that the page does');
    assert.equal([loaded.dialogs, loaded.moves], [[], []]);
    assert.is([...loaded.dom.matchAll(/<figure[^>]*data-state="live"/g)].length, 2, 'both figures live');
    assert.is([...loaded.dom.matchAll(/class="enlarge"/g)].length, 2);
    assert.ok(existsSync(page));
  }),
);

test(
  'what a page asks for, opens, leads to or may not do would be seen',
  inFolder(async (folder) => {
    if (chromium === undefined) return;
    const page = join(folder, 'control.html');
    const script = "alert(1); print(); open('about:blank'); eval('2')";
    const policy = "script-src 'unsafe-inline'";
    writeFileSync(
      page,
      `<meta http-equiv="Content-Security-Policy" content="${policy}"><img src="http://127.0.0.1:9/control.png">
      <p onclick="location = 'about:blank'">x</p><script>${script}</script>`,
    );
    const asked = 'http://127.0.0.1:9/control.png';
    const seen = await loadPage(chromium, page, () => Promise.resolve());
    assert.equal(seen.requests, [asked]);
    assert.equal([...seen.dialogs].sort(), ['alert', 'open', 'print']);
    assert.equal(seen.violations, ['script-src eval']);
    assert.equal(seen.moves, []);
    const away = await loadPage(chromium, page, ({ evaluate }) => evaluate("document.querySelector('p').click()"));
    assert.equal(away.moves, ['about:blank']);
  }),
);

test.run();
