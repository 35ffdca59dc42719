import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Formulations of the step that the peers know; of several, the fastest counts. */
export const peers = {
  numpy: ['numpy, points by neurons', 'numpy, neurons by points'],
  'PyTorch by hand': ['PyTorch, points by neurons', 'PyTorch, neurons by points'],
  'PyTorch autograd': ['PyTorch, autograd'],
} as const;

export type Peer = keyof typeof peers;
export const peerNames = Object.keys(peers) as Peer[];

export interface TrainRequest {
  readonly peer: string;
  readonly threads: number;
  /** Data, weights and coefficients, float64. */
  readonly file: string;
  readonly points: number;
  readonly width: number;
  readonly dimension: number;
  readonly alpha: number;
  readonly rate: number;
  /** Steps before the clock starts, and timed steps. */
  readonly warmup: number;
  readonly steps: number;
}

export interface TrainAnswer {
  readonly seconds: number;
  /** The loss before each step, warm-up included. */
  readonly losses: readonly number[];
}

/** A Python process with numpy and PyTorch, which answers one request at a time. */
export class SphericalPeers {
  readonly #process: ChildProcess;
  readonly #lines: Interface;
  readonly #ended: Promise<never>;

  /** @param python interpreter of an environment with numpy and torch */
  constructor(python: string) {
    const script = fileURLToPath(new URL('./spherical_peers.py', import.meta.url));
    this.#process = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#process.stdout! });
    this.#ended = once(this.#process, 'exit').then(([code]) => {
      throw new Error(`the Python peers ended with exit code ${code}`);
    });
    this.#ended.catch(() => undefined);
  }

  async #ask<Answer>(request: object): Promise<Answer> {
    this.#process.stdin!.write(`${JSON.stringify(request)}\n`);
    const [line] = await Promise.race([once(this.#lines, 'line'), this.#ended]);
    return JSON.parse(line as string) as Answer;
  }

  versions(): Promise<{ numpy: string; torch: string }> {
    return this.#ask({ task: 'versions' });
  }

  train(request: TrainRequest): Promise<TrainAnswer> {
    return this.#ask({ task: 'train', ...request });
  }

  /** Seconds of numpy.linalg.cholesky and of numpy.linalg.solve for a right-hand side of ones, and its solution. */
  cholesky(request: { file: string; size: number }): Promise<{ factor: number; solve: number; solution: number[] }> {
    return this.#ask({ task: 'cholesky', ...request });
  }

  close(): void {
    this.#process.stdin!.end();
  }
}
