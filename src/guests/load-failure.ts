import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ThrownError } from './messages.js';
import { placeIn, thrownText } from './thrown-text.js';

/** A place in a source, and its line. */
interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** Time for Node to parse a module, in milliseconds. */
const patience = 10_000;

/** Why a module can't be loaded and what to do about it, in one line. */
export async function loadFailure(path: string, file: string, error: ThrownError): Promise<string> {
  const text = thrownText(error);
  const because = (reason: string) => `${path} can't be imported: ${reason}`;
  if (/^\.[cm]?tsx?$/.test(extname(file)) && isTypeScriptRefused(error)) {
    return because(
      'TypeScript takes Node 22.18 or newer, or NODE_OPTIONS="--import tsx" with tsx installed (or compile it to .mjs)',
    );
  }
  const missing = /^Cannot find package '([^']+)'/.exec(error.message)?.[1];
  if (missing !== undefined) return because(`it imports ${missing}, which is not there (npm install ${missing})`);
  if (error.name === 'SyntaxError') {
    const commonjs = commonJsRemedy(file, error.message);
    if (commonjs !== undefined) return because(commonjs);
    const place = printedPlace(error.stack ?? '') ?? (await parsedPlace(file, error));
    if (place !== undefined) return because(`${text} at ${placeText(path, file, place)}`);
  }
  if (/^(require|module|exports|__dirname|__filename) is not defined/.test(error.message)) {
    const line = placeIn(path, error);
    return because(
      `${error.message.split(',')[0]}${line} (it is written in CommonJS: name it .cjs, or use import and export)`,
    );
  }
  return because(`${text}${placeIn(path, error)}`);
}

function isTypeScriptRefused({ code }: ThrownError): boolean {
  return code === 'ERR_UNKNOWN_FILE_EXTENSION';
}

/** What Node takes for CommonJS by the package around it, and what to do. */
function commonJsRemedy(file: string, message: string): string | undefined {
  const isModule = /Unexpected token 'export'|Cannot use import statement|import\.meta|await is only valid/.test(
    message,
  );
  if (!isModule || extname(file) === '.mjs') return undefined;
  const name = file.split(/[\\/]/).at(-1)!;
  if (extname(file) === '.cjs') return `Node takes .cjs for CommonJS, where there is no export (name it .mjs)`;
  const found = packageOf(dirname(file));
  const why = found === undefined ? 'there is no package.json that says otherwise' : `${relative('.', found)} says so`;
  const renamed = name.replace(/\.[jt]s$/, (ending) => ending.replace('.', '.m'));
  return `Node takes it for CommonJS, as ${why} (name it ${renamed}, or put "type": "module" into package.json)`;
}

/** The nearest package.json. */
function packageOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, 'package.json');
    if (existsSync(file)) return file;
    if (at === dirname(at)) return undefined;
  }
}

/** "net.mjs:3:13: const x = = 3;" */
function placeText(path: string, file: string, place: Place): string {
  const named = place.file === file ? path : relative('.', place.file);
  return `${named}:${place.line}:${place.column}: ${place.text.trim()}`;
}

/**
 * Where a module can't be parsed. Node tells it where nobody catches the error, so another process parses the module;
 * it runs nothing of it. What is thrown by a module that can be parsed, as by JSON.parse, has no such place.
 */
async function parsedPlace(file: string, { message }: ThrownError): Promise<Place | undefined> {
  const parser = fileURLToPath(new URL('./node/parse.js', import.meta.url));
  const args = ['--experimental-vm-modules', '--no-warnings', parser, pathToFileURL(file).href];
  const printed = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { timeout: patience }, (_, _stdout, stderr) => resolve(stderr));
  });
  return printed.includes(`SyntaxError: ${message}\n`) ? printedPlace(printed) : undefined;
}

/** The place that Node prints above a syntax error: file and line, the line, and marks below it. */
function printedPlace(printed: string): Place | undefined {
  const found = /^(file:\/\/\S+|\/\S.*|[A-Z]:\\.*):(\d+)\n(.*)\n( *)\^/m.exec(printed);
  if (found === null) return undefined;
  const [, where = '', line = '', text = '', before = ''] = found;
  const file = where.startsWith('file:') ? fileURLToPath(where) : where;
  return { file, line: Number(line), column: before.length + 1, text };
}
