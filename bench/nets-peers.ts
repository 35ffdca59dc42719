import { PythonProcess } from './python-process.js';

/** A net and a batch that the peers hold under a name. */
export interface NetWork {
  readonly name: string;
  readonly kind: 'conv' | 'dense';
  readonly inputChannels: number;
  readonly size: readonly number[];
  readonly channels: number;
  readonly filterSize: number;
  readonly depth: number;
  readonly batch: number;
  readonly rate: number;
}

/** Seconds of processor time of a step. */
export interface StepTime {
  readonly median: number;
  readonly least: number;
}

/** A Python process with PyTorch, which answers one request at a time. */
export class NetPeers {
  readonly #python: PythonProcess;

  /** @param python interpreter of an environment with torch */
  constructor(python: string) {
    this.#python = new PythonProcess(python, 'nets_peers.py');
  }

  /** Version of PyTorch and the instructions that it uses. */
  version(): Promise<{ version: string; isa: string }> {
    return this.#python.ask({ task: 'version' });
  }

  /** The losses of the first steps by formulation, and what went wrong with others. */
  prepare(
    work: NetWork,
    file: string,
    steps: number,
  ): Promise<{ losses: Record<string, number[]>; failed: Record<string, string> }> {
    return this.#python.ask({ task: 'prepare', ...work, file, steps });
  }

  measure(name: string, formulation: string, seconds: number): Promise<StepTime> {
    return this.#python.ask({ task: 'measure', name, formulation, seconds });
  }

  close(): void {
    this.#python.close();
  }
}
