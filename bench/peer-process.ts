import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { NdArray } from 'ndarray';
import { z } from 'zod';
import type { Case } from './cases.js';

const environment = fileURLToPath(new URL('.venv', import.meta.url));
const python = `${environment}/bin/python`;
const requirements = ['numpy==2.4.6', 'torch==2.13.0'];

const inventory = z.object({
  versions: z.record(z.string(), z.string().nullable()),
  formulations: z.record(z.string(), z.array(z.string())),
});
const measurement = z.object({ rate: z.number(), numerators: z.array(z.number()) });

/** How a peer does the work. */
export interface Formulation {
  readonly peer: string;
  readonly formulation: string;
  readonly batch: number;
  readonly threads: number;
}

/** Makes bench/.venv with the peers, unless it is there. */
export function preparePeers(): void {
  if (existsSync(python)) return;
  console.error(`Making ${environment} with ${requirements.join(' and ')} …`);
  execFileSync('python3', ['-m', 'venv', environment], { stdio: 'inherit' });
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...requirements], { stdio: 'inherit' });
}

/** A running peers.py. */
export class PeerProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;

  constructor() {
    const script = fileURLToPath(new URL('peers.py', import.meta.url));
    this.#child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#reader = createInterface({ input: this.#child.stdout! });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** Versions of the peers and their formulations. */
  async inventory(): Promise<z.infer<typeof inventory>> {
    return inventory.parse(await this.#ask({ list: true }));
  }

  /** Samples a second, and the numerators as a check. */
  async measure(work: Case, how: Formulation, seconds: number): Promise<z.infer<typeof measurement>> {
    const { network, task, deviation } = work;
    const layers = network.layers.map(({ filters, bias }) => ({ filters: nested(filters), bias: Array.from(bias.data) }));
    const readout = Array.from(network.readout.data);
    return measurement.parse(await this.#ask({ ...how, length: task.length, layers, readout, deviation, seconds }));
  }

  close(): void {
    this.#reader.close();
    this.#child.stdin!.end();
  }

  async #ask(request: object): Promise<unknown> {
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('peers.py has stopped');
    return JSON.parse(value);
  }
}

function nested(filters: NdArray<Float64Array>): number[][][] {
  const [outChannels = 0, inChannels = 0, size = 0] = filters.shape;
  const row = (h: number, c: number) => Array.from({ length: size }, (_, t) => filters.get(h, c, t));
  return Array.from({ length: outChannels }, (_, h) => Array.from({ length: inChannels }, (_, c) => row(h, c)));
}
