import { montecarlo } from 'diffeolab/browser';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { computed, deviation, network, task } from './pages/both.js';
import type { PageReport } from './pages/page.js';
import { compared, posed } from './pages/posed.js';
import { largestGap } from './support/montecarlo-problems.js';
import { bundlePage, findChromium, runPage } from './support/run-page.js';

const all = suite('in a page');
const chromium = findChromium();
if (chromium === undefined) {
  console.log('in a page: tests that need a browser are skipped, there is no chromium (install it, or set CHROMIUM)');
}
const script = await bundlePage('../pages/page.ts');
const page = chromium === undefined ? undefined : await runPage<PageReport>(chromium, script);
if (page?.missing !== undefined) console.log(`in a page: engine webgpu is skipped, ${page.missing}`);
const inPage = page === undefined ? all.skip : all;
const onAdapter = page?.device === undefined ? all.skip : all;
const device = () => page!.device!;

all('a bundler for browsers makes a page of it without anything of Node', () => {
  const traces = /node:|tinypool|worker_threads|child_process|readFileSync|import\.meta|require\("(?!crypto)/;
  assert.is(traces.exec(script)?.[0], undefined);
});

inPage('js, wasm and theory give the digits that Node gives, in workers and without', async () => {
  const here = await computed();
  const there = JSON.parse(page!.computed) as typeof here;
  assert.equal(Object.keys(there), Object.keys(here));
  assert.equal(there, JSON.parse(JSON.stringify(here)));
  const { js, wasm, auto } = there.estimates;
  assert.equal([js!.engine, js!.threads], ['js', 2]);
  assert.equal([wasm!.engine, wasm!.threads], ['wasm', 2]);
  assert.is(auto!.engine, 'wasm');
  assert.is(there.estimates['wasm, short']!.threads, 0);
  assert.is(there.toPrecision.stop, 'precision');
});

inPage('a run in workers reports, leaves the page its turns, and ends when told', () => {
  for (const [engine, { name, reports, turns }] of Object.entries(page!.aborted)) {
    assert.is(name, 'AbortError', engine);
    assert.ok(reports.length >= 3, engine);
    assert.ok(reports.every((done, i) => done % 1024 === 0 && done > (reports[i - 1] ?? 0)));
    assert.ok(turns > 3, `${engine}: ${turns} turns`);
  }
});

onAdapter('engine webgpu through navigator.gpu agrees with js in Node sample by sample, to float32 rounding', () => {
  const [adapter] = page!.adapters;
  assert.ok(adapter!.name.length > 0 && adapter!.limits['maxComputeWorkgroupSizeX']! > 0);
  assert.equal(Object.keys(device().numerators), Object.keys(posed));
  for (const [name, lists] of Object.entries(device().numerators)) {
    for (const [i, start] of compared.starts.entries()) {
      const expected = montecarlo.createEngine('js', posed[name]!).sampleDifferences(start, compared.count);
      const gap = largestGap(expected, Float64Array.from(lists[i]!), compared.count);
      assert.ok(gap < 1e-5, `${name} from sample ${start}: ${gap}`);
    }
  }
});

onAdapter('its estimate is that of js up to rounding, and names engine and adapter', async () => {
  const { estimate, precise, shown } = device();
  assert.is(estimate.engine, 'webgpu');
  const { name, kind } = page!.adapters[0]!;
  assert.equal(estimate.adapter, { name, kind });
  const run = { deviation, samples: estimate.samples, seed: estimate.seed, engine: 'js' } as const;
  const { layers } = await montecarlo.estimateSensitivity(network, task, run);
  for (const [k, layer] of layers.entries()) {
    for (const quantity of ['diffeo', 'noise'] as const) {
      const [expected, actual] = [layer[quantity]!, estimate.layers[k]![quantity]!];
      for (const part of ['value', 'standardError'] as const) {
        const gap = Math.abs(actual[part] / expected[part] - 1);
        assert.ok(gap < 1e-5, `${quantity} ${part} of layer ${layer.layer}: ${gap}`);
      }
    }
  }
  assert.is(precise.stop, 'precision');
  assert.ok(precise.leastPrecise!.relativeError <= 0.03);
  assert.ok(shown.length > 0 && shown.at(-1)! <= 0.03);
});

onAdapter('it reports, leaves the page its turns, ends when told, and survives the loss of its device', () => {
  const { name, reports, turns } = device().aborted;
  assert.is(name, 'AbortError');
  assert.is(reports.length, 3);
  assert.ok(turns > 3, `${turns} turns`);
  const { message, finished, again, buffers } = device().lost;
  assert.match(message, /the device of .* was lost: .*; \d+ of 10000000000 samples were finished/);
  assert.ok(finished!.samples >= 3 * 2 * 1024);
  assert.equal(again.layers, finished!.layers);
  assert.is(buffers, 0);
});

inPage(
  'a page whose policy is strict needs blob workers and WebAssembly, and says so where it may not have them',
  async () => {
    const bundle = await bundlePage('../pages/policy.ts');
    const under = (scripts: string, workers: string) => {
      const policy = `default-src 'self'; script-src 'self' ${scripts}; worker-src ${workers}`;
      return runPage<string>(chromium!, bundle, { 'Content-Security-Policy': policy });
    };
    assert.is(await under("'unsafe-eval'", 'blob:'), 'it ran');
    assert.match(await under("'unsafe-eval'", "'none'"), /worker.*worker-src blob:/);
  },
);

all.run();
