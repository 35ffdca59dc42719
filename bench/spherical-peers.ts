import { PythonProcess } from './python-process.js';

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
  readonly #python: PythonProcess;

  /** @param python interpreter of an environment with numpy and torch */
  constructor(python: string) {
    this.#python = new PythonProcess(python, 'spherical_peers.py');
  }

  versions(): Promise<{ numpy: string; torch: string }> {
    return this.#python.ask({ task: 'versions' });
  }

  train(request: TrainRequest): Promise<TrainAnswer> {
    return this.#python.ask({ task: 'train', ...request });
  }

  /** Seconds of numpy.linalg.cholesky and of numpy.linalg.solve for a right-hand side of ones, and its solution. */
  cholesky(request: { file: string; size: number }): Promise<{ factor: number; solve: number; solution: number[] }> {
    return this.#python.ask({ task: 'cholesky', ...request });
  }

  close(): void {
    this.#python.close();
  }
}
