import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

/** Seconds that a condition may take to come about, on a machine with much else to do. */
const patience = 120;

/** A page that is open. Expressions of JavaScript are evaluated under its policy, of which they change nothing. */
export interface OpenPage {
  evaluate(expression: string): Promise<unknown>;
  /** Looks at the page, by an expression, until what is seen is as it must be. */
  until<Seen>(what: string, look: string, holds: (seen: Seen) => boolean): Promise<Seen>;
  /** Waits until what was begun in the page has come about, and what it asked for is on its way. */
  rest(): Promise<void>;
}

/** What a page became. */
export interface LoadedPage<Result> {
  /** What the visit to it returned. */
  readonly result: Result;
  /** The document after the visit. */
  readonly dom: string;
  /** Addresses that were asked for, besides files. */
  readonly requests: readonly string[];
  /** What the policy of the page kept from happening. */
  readonly violations: readonly string[];
  /** Dialogs and windows that were opened. */
  readonly dialogs: readonly string[];
  /** Addresses that the page itself went to. */
  readonly moves: readonly string[];
}

interface Seen {
  readonly violations: readonly string[];
  readonly dialogs: readonly string[];
}

/** Runs in the page before all its scripts. */
const watch = `
  window.seenByTest = { violations: [], dialogs: [] };
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    seenByTest.violations.push(violatedDirective + ' ' + blockedURI));
  for (const name of ['open', 'print']) window[name] = () => { seenByTest.dialogs.push(name); };`;

/** Resolves when frames have been drawn, and what was to be done before the next ones is done. */
const framesDrawn = `new Promise((resolve) => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
})`;

async function tooLate(what: string): Promise<never> {
  await sleep(patience * 1000, undefined, { ref: false });
  throw new Error(`not in ${patience} s: ${what}`);
}

/** What another page asks for, after all that this one did: that it is found shows that the others would be. */
const control = 'http://127.0.0.1:9/asked-last.png';

/** Opens a file in headless Chromium, visits it, and tells what became of it. */
export async function loadPage<Result>(
  executablePath: string,
  file: string,
  visit: (page: OpenPage) => Promise<Result>,
  { width = 1200, height = 4000 } = {},
): Promise<LoadedPage<Result>> {
  const folder = mkdtempSync(join(tmpdir(), 'diffeolab-chromium-'));
  const log = join(folder, 'network.json');
  const timeout = patience * 1000;
  const browser = await chromium.launch({ executablePath, timeout, args: [`--log-net-log=${log}`] });
  try {
    const context = await browser.newContext({ viewport: { width, height } });
    context.setDefaultTimeout(timeout);
    await context.addInitScript(watch);
    const page = await context.newPage();
    const dialogs: string[] = [];
    const moves: string[] = [];
    const own = pathToFileURL(file).href;
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.type());
      dialog.dismiss().catch(() => {});
    });
    context.on('page', () => dialogs.push('window'));
    page.on('framenavigated', (frame) => {
      const address = frame.url().replace(/#.*/, '');
      if (frame === page.mainFrame() && address !== own) moves.push(address);
    });
    await page.goto(own);
    const session = await context.newCDPSession(page);
    const open: OpenPage = {
      async evaluate(expression) {
        // By page.evaluate the page could make code of texts for as long as it takes.
        const answer = session.send('Runtime.evaluate', {
          ...{ expression, returnByValue: true, awaitPromise: true, allowUnsafeEvalBlockedByCSP: false },
        });
        const { result, exceptionDetails } = await Promise.race([answer, tooLate(expression)]);
        if (exceptionDetails === undefined) return result.value;
        throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      },
      async until<Seen>(what: string, look: string, holds: (seen: Seen) => boolean) {
        for (const end = Date.now() + timeout; ; await sleep(50)) {
          const seen = (await open.evaluate(look)) as Seen;
          if (holds(seen)) return seen;
          if (Date.now() > end) throw new Error(`not in ${patience} s: ${what}; seen: ${JSON.stringify(seen)}`);
        }
      },
      async rest() {
        await open.evaluate(framesDrawn);
        const other = await browser.newPage();
        const failed = other.waitForEvent('requestfailed', { timeout });
        await other.setContent(`<img src="${control}">`);
        await failed;
        await other.close();
        await open.evaluate(framesDrawn);
      },
    };
    const result = await visit(open);
    await open.rest();
    const { violations, dialogs: more } = (await open.evaluate('seenByTest')) as Seen;
    const dom = await page.content();
    await browser.close();
    const requests = pageRequests(readFileSync(log, 'utf8'));
    if (!requests.includes(control)) throw new Error(`${control} was asked for, but the log has only ${requests}`);
    return {
      ...{ result, dom, violations, dialogs: [...dialogs, ...more], moves },
      requests: requests.filter((address) => address !== control),
    };
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface NetworkLog {
  readonly events: readonly { readonly params?: { readonly url?: string; readonly initiator?: string } }[];
}

/** What pages asked for: what the browser asks for itself has no origin. */
function pageRequests(log: string): string[] {
  const { events } = JSON.parse(log) as NetworkLog;
  const urls = events.flatMap(({ params: { url, initiator } = {} }) =>
    url !== undefined && /^(https?|wss?):/.test(url) && initiator !== undefined && initiator !== 'not an origin'
      ? [url]
      : [],
  );
  return [...new Set(urls)];
}
