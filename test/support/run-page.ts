import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The browser that tests run pages in: $CHROMIUM, or a Chromium of the PATH. */
export function findChromium(): string | undefined {
  const { CHROMIUM: chosen, PATH: path = '' } = process.env;
  if (chosen !== undefined && chosen !== '') return chosen;
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  return names.flatMap((name) => path.split(delimiter).map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A script of test/ and all that it imports in one file, as a user's bundler makes it for a page. */
export async function bundlePage(script: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(script, import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}

/** No GPU is needed: WebGPU comes from SwiftShader, which is part of Chromium. */
const flags = [
  '--headless=new',
  '--no-sandbox',
  '--no-first-run',
  '--disable-dev-shm-usage',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-logging=stderr',
];
/** Milliseconds that a page may take, on a machine with much else to do. */
const patience = 120_000;

/**
 * Opens a page with a script in the browser; what the script posts to /result, or an error with what the page threw.
 */
export async function runPage<Result>(
  chromium: string,
  script: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const profile = mkdtempSync(join(tmpdir(), 'diffeolab-page-'));
  let report: (answer: { result: Result } | { error: string }) => void;
  const reported = new Promise<{ result: Result } | { error: string }>((resolve) => {
    report = resolve;
  });
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.on('end', () => {
        response.end();
        report(JSON.parse(body));
      });
      return;
    }
    const isScript = request.url === '/page.js';
    response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html', ...headers });
    response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const child = spawn(chromium, [...flags, `--user-data-dir=${profile}`, `http://127.0.0.1:${port}/`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  const why = (words: string) => {
    const consoleLines = stderr.split('\n').filter((line) => line.includes('CONSOLE'));
    return { error: `${words}: ${(consoleLines.length > 0 ? consoleLines.join('\n') : stderr).slice(-1000)}` };
  };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (/CONSOLE.*Uncaught/.test(text)) report(why('the page threw'));
  });
  const closed = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
    child.on('error', (error) => {
      stderr += String(error);
      resolve();
    });
  });
  const timer = setTimeout(() => report(why('the page took too long')), patience);
  void closed.then(() => report(why('the browser ended')));
  const answer = await reported;
  clearTimeout(timer);
  child.kill();
  await closed;
  server.closeAllConnections();
  server.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  if ('error' in answer) throw new Error(answer.error);
  return answer.result;
}
