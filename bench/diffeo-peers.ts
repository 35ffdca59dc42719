import { PythonProcess } from './python-process.js';

/** A way to deform a batch in Python. */
export interface Formulation {
  readonly interpolation: string;
  readonly formulation: string;
}

/**
 * A workload that the peers hold under a name: images [batch, channels, n, n], float32 in a file, and
 * the ensemble of the fields.
 */
export interface Workload {
  readonly name: string;
  readonly images: string;
  readonly channels: number;
  readonly size: number;
  readonly cutoff: number;
  readonly temperature: number;
}

/** A Python process with PyTorch, which answers one request at a time. */
export class DiffeoPeers {
  readonly #python: PythonProcess;

  /** @param python interpreter of an environment with torch */
  constructor(python: string) {
    this.#python = new PythonProcess(python, 'diffeo_peers.py');
  }

  /** Version of PyTorch, and the formulations by interpolation. */
  list(): Promise<{ version: string; formulations: Record<string, string[]> }> {
    return this.#python.ask({ task: 'list' });
  }

  async prepare(work: Workload): Promise<void> {
    await this.#python.ask({ task: 'prepare', ...work });
  }

  /**
   * Deforms the images of a workload by coefficients at T = 1, [2, batch, c, c] float32 in a file, to a file;
   * seconds of processor time.
   */
  async deform(name: string, how: Formulation, coefficients: string, result: string): Promise<number> {
    const answer = await this.#python.ask<{ seconds: number }>({ task: 'deform', name, ...how, coefficients, result });
    return answer.seconds;
  }

  /** Median seconds a batch over about `seconds`: of processor time on one thread, by the clock on several. */
  async measure(name: string, how: Formulation, threads: number, seconds: number): Promise<number> {
    const answer = await this.#python.ask<{ seconds: number }>({ task: 'measure', name, ...how, threads, seconds });
    return answer.seconds;
  }

  close(): void {
    this.#python.close();
  }
}
