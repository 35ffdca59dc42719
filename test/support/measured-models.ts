import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { tasks } from 'diffeolab';
import * as assert from 'uvu/assert';
import { runCli } from './run-cli.js';

/** Modules that a user might have. */
export const models = {
  identity: 'export default (images) => images;',
  layers: `
    await new Promise((resolve) => setTimeout(resolve, 1));
    export async function predict({ data, shape: [b, c, n] }) {
      const sums = Float32Array.from({ length: b }, (_, i) =>
        data.subarray(i * c * n * n, (i + 1) * c * n * n).reduce((s, x) => s + x, 0));
      return { pixels: { data, dims: [b, c, n, n] }, sum: { data: () => Promise.resolve(sums), shape: [b, 1] } };
    }`,
  saturating: `
    export default ({ data, shape }) => ({ data: data.map((x) => Math.tanh(4 * (x - 2))), shape });`,
  zero: `
    export default ({ shape: [b] }) => ({
      data: Float64Array.from({ length: 10 * b }, (_, k) => (k % 10 === 0 ? 1 : 0)), shape: [b, 10],
    });`,
  throwing: 'export default () => {\n  throw new TypeError("no weights");\n};',
  wrong: 'export default ({ shape: [b] }) => ({ data: [1, 2, 3], shape: [3] });',
  nan: 'export default ({ data, shape }) => ({ logits: { data: data.map(() => NaN), shape } });',
  nothing: 'export default () => undefined;',
  none: 'export const weights = [1];',
  broken: 'export default (images) => {',
  flat: 'export default ({ shape: [b] }) => ({ data: new Float64Array(b).fill(3), shape: [b, 1] });',
  never: `
    import { writeFileSync } from 'node:fs';
    export default () => { writeFileSync('begun', ''); return new Promise(() => {}); };`,
  loops: `
    import { renameSync, writeFileSync } from 'node:fs';
    export default () => {
      writeFileSync('begun.part', String(process.pid));
      renameSync('begun.part', 'begun');
      for (;;);
    };`,
  loading: `
    import { writeFileSync } from 'node:fs';
    writeFileSync('begun', '');
    await new Promise(() => {});
    export default (images) => images;`,
  exits: 'export default () => process.exit(0);',
  later:
    'export default async (images) => {\n  setTimeout(() => { throw new Error("later"); }, 1);\n' +
    '  await new Promise((resolve) => setTimeout(resolve, 50));\n  return images;\n};',
  stray: 'export default (images) => {\n  Promise.reject(new Error("stray"));\n  return images;\n};',
  talks:
    'console.log("loaded");\nexport default (images) => {\n  process.stdout.write("ran\\n");\n  return images;\n};',
  classes: `
    const row = (b, make) => ({ data: Float64Array.from({ length: 10 * b }, (_, k) => make(k % 10)), shape: [b, 10] });
    export default ({ data, shape }) => ({
      pixels: { data, shape },
      nine: row(shape[0], (k) => (k === 9 ? 1 : 0)),
      zero: row(shape[0], (k) => (k === 0 ? 1 : 0)),
    });`,
  integers: `
    export default ({ data, shape }) => ({
      conv: { data, shape },
      '0': { data: Float64Array.from({ length: 10 * shape[0] }, (_, k) => k % 10), shape: [shape[0], 10] },
    });`,
  slow: `
    import { writeFileSync } from 'node:fs';
    export default async (images) => {
      writeFileSync('begun', '');
      await new Promise((resolve) => setTimeout(resolve, 300));
      return images;
    };`,
};

/** Writes modules into a folder; options of the command that name them. */
export function write(folder: string, ...names: (keyof typeof models)[]): string[] {
  return names.flatMap((name) => {
    writeFileSync(join(folder, `${name}.mjs`), models[name]);
    return ['--model', `${name}.mjs`];
  });
}

/** What the command prints with --json. */
export interface Report {
  readonly models: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly layers: readonly tasks.StabilityLayer[];
    readonly wrong?: number;
    readonly curve?: ReturnType<typeof tasks.curveColumns>;
  }[];
  readonly images: { readonly samples: number; readonly sha256?: string };
  readonly ensemble: { readonly temperature: number; readonly allowed?: boolean };
  readonly parameters: Record<string, unknown>;
  readonly provenance: Record<string, unknown>;
  readonly interrupted?: boolean;
  readonly failed?: readonly { readonly model: string; readonly message: string }[];
}

/** What the command measures, run in a folder. */
export async function measured(folder: string, ...args: readonly string[]): Promise<Report> {
  const { code, stdout, stderr } = await runCli(['stability', 'measure', ...args, '--json', '--quiet'], {
    cwd: folder,
  });
  assert.is(code, 0, stderr);
  return JSON.parse(stdout) as Report;
}

/** Resolves when a process is not there any more, or only waits for its parent to look at it. */
export async function gone(pid: number): Promise<void> {
  const runs = () => {
    try {
      process.kill(pid, 0);
      return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };
  for (const start = Date.now(); runs(); ) {
    assert.ok(Date.now() - start < 60_000, `process ${pid} is still there`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Interrupts the command when a model has begun. */
export function interruptAt(folder: string, signal: NodeJS.Signals = 'SIGINT') {
  return (child: ChildProcess) => {
    const watch = setInterval(() => {
      if (!existsSync(join(folder, 'begun'))) return;
      clearInterval(watch);
      child.kill(signal);
    }, 50);
    child.on('close', () => clearInterval(watch));
  };
}

/** Files of the folder out, if it is there. */
export function existing(folder: string): string[] {
  const here = readdirSync(folder);
  return here.includes('out') ? readdirSync(join(folder, 'out')) : [];
}

/** Bytes in the IDX format. */
export function idx(shape: readonly number[], values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length);
  bytes.set([0, 0, 8, shape.length]);
  const view = new DataView(bytes.buffer);
  for (const [axis, extent] of shape.entries()) view.setUint32(4 + 4 * axis, extent);
  bytes.set(values.map(Math.round), 4 + 4 * shape.length);
  return bytes;
}
