import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a page became. */
export interface LoadedPage {
  /** The document after its scripts have run. */
  readonly dom: string;
  /** Addresses that were asked for, besides files. */
  readonly requests: readonly string[];
}

/**
 * A page with a script of the test in its head, which its policy lets run: the test looks at the page from there. What
 * the policy keeps from happening is counted, dialogs are told of.
 */
export function withProbe(page: string, script: string): string {
  const watch = `
    const seen = { violations: [], dialogs: [] };
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      seen.violations.push(violatedDirective + ' ' + blockedURI));
    for (const name of ['alert', 'confirm', 'prompt', 'open', 'print']) window[name] = () => { seen.dialogs.push(name); };
    const tell = () => document.documentElement.setAttribute('data-seen', JSON.stringify(seen));
    setInterval(tell, 50);
    ${script}`;
  const hash = createHash('sha256').update(watch).digest('base64');
  const head = page.replace(/script-src ('none'|'sha256)/, (_, first: string) =>
    first === "'none'" ? `script-src 'sha256-${hash}'` : `script-src 'sha256-${hash}' 'sha256`,
  );
  return head.replace('<title>', () => `<script>${watch}</script><title>`);
}

/** What the probe of a page has seen. */
export function seenBy({ dom }: LoadedPage): {
  readonly violations: readonly string[];
  readonly dialogs: readonly string[];
  readonly [name: string]: unknown;
} {
  const found = /data-seen="([^"]*)"/.exec(dom)?.[1] ?? '';
  return JSON.parse(
    found.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  );
}

/** Loads a file in headless Chromium, lets it run for some seconds of its own time, and tells what became of it. */
export async function loadPage(
  chromium: string,
  file: string,
  { width = 1200, height = 4000, seconds = 12 } = {},
): Promise<LoadedPage> {
  // A machine under load may end the browser before its log is whole.
  for (let left = 2; ; left--) {
    const profile = mkdtempSync(join(tmpdir(), 'diffeolab-chromium-'));
    try {
      const log = join(profile, 'network.json');
      const quiet = [
        '--disable-background-networking',
        '--disable-component-update',
        '--no-first-run',
        '--disable-sync',
      ];
      const { stdout } = await promisify(execFile)(
        chromium,
        [
          ...['--headless', '--no-sandbox', '--disable-gpu', ...quiet],
          ...[`--user-data-dir=${profile}`, `--log-net-log=${log}`, `--window-size=${width},${height}`],
          ...[`--virtual-time-budget=${seconds * 1000}`, '--dump-dom', `file://${file}`],
        ],
        { maxBuffer: 2 ** 28, timeout: 150_000 },
      );
      return { dom: stdout, requests: pageRequests(readFileSync(log, 'utf8')) };
    } catch (error) {
      if (left === 0 || !(error instanceof SyntaxError)) throw error;
    } finally {
      rmSync(profile, { recursive: true, force: true });
    }
  }
}

interface NetworkLog {
  readonly events: readonly { readonly params?: { readonly url?: string; readonly initiator?: string } }[];
}

/** What the page asked for: what the browser asks for itself has no origin. */
function pageRequests(log: string): string[] {
  const { events } = JSON.parse(log) as NetworkLog;
  const urls = events.flatMap(({ params: { url, initiator } = {} }) =>
    url !== undefined && /^(https?|wss?):/.test(url) && initiator !== undefined && initiator !== 'not an origin'
      ? [url]
      : [],
  );
  return [...new Set(urls)];
}
