import type { nets, twopixels } from 'diffeolab';
import type { NdArray } from 'ndarray';
import { PythonProcess } from './python-process.js';

/** Noise numerators of every layer of a net by Monte Carlo. */
export interface Work {
  readonly network: nets.ConvNet;
  readonly task: twopixels.TwoPixelTask;
  readonly deviation: number;
}

/** A way to do it in Python. */
export interface Formulation {
  readonly peer: string;
  readonly formulation: string;
  /** Samples at a time. */
  readonly batch: number;
  readonly threads: number;
}

export interface Answer {
  /** Samples a second. */
  readonly rate: number;
  /** Samples drawn. */
  readonly samples: number;
  /** Mean numerators of the layers and the output. */
  readonly numerators: readonly number[];
}

/** A Python process with numpy and PyTorch, which answers one request at a time. */
export class TwoPixelPeers {
  readonly #python: PythonProcess;

  /** @param python interpreter of an environment with numpy and torch */
  constructor(python: string) {
    this.#python = new PythonProcess(python, 'two_pixel_peers.py');
  }

  /** Versions of the libraries, and the formulations of each peer. */
  list(): Promise<{ versions: string; peers: Record<string, string[]> }> {
    return this.#python.ask({ list: true });
  }

  /** Does the work for about `seconds`. */
  measure({ network, task, deviation }: Work, how: Formulation, seconds: number): Promise<Answer> {
    const layers = network.layers.map(({ filters, bias }) => ({
      filters: nested(filters),
      bias: Array.from(bias.data),
    }));
    const readout = Array.from(network.readout.data);
    return this.#python.ask({ ...how, length: task.length, layers, readout, deviation, seconds });
  }

  close(): void {
    this.#python.close();
  }
}

function nested(filters: NdArray<Float64Array>): number[][][] {
  const [outChannels = 0, inChannels = 0, size = 0] = filters.shape;
  const row = (h: number, c: number) => Array.from({ length: size }, (_, t) => filters.get(h, c, t));
  return Array.from({ length: outChannels }, (_, h) => Array.from({ length: inChannels }, (_, c) => row(h, c)));
}
