import { execFile } from 'node:child_process';
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

/** Loads a file in headless Chromium, lets it run for some seconds of its own time, and tells what became of it. */
export async function loadPage(
  chromium: string,
  file: string,
  { width = 1200, height = 4000, seconds = 12 } = {},
): Promise<LoadedPage> {
  const profile = mkdtempSync(join(tmpdir(), 'diffeolab-chromium-'));
  try {
    const log = join(profile, 'network.json');
    const quiet = ['--disable-background-networking', '--disable-component-update', '--no-first-run', '--disable-sync'];
    const { stdout } = await promisify(execFile)(
      chromium,
      [
        ...['--headless', '--no-sandbox', '--disable-gpu', ...quiet],
        ...[`--user-data-dir=${profile}`, `--log-net-log=${log}`, `--window-size=${width},${height}`],
        ...[`--virtual-time-budget=${seconds * 1000}`, '--dump-dom', `file://${file}`],
      ],
      { maxBuffer: 2 ** 28, timeout: 60_000 },
    );
    return { dom: stdout, requests: pageRequests(readFileSync(log, 'utf8')) };
  } finally {
    rmSync(profile, { recursive: true, force: true });
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
