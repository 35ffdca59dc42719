import { fileURLToPath } from 'node:url';
import { nets } from 'diffeolab';
import { JsonProcess } from './json-process.js';
import type { NetWork } from './nets-peers.js';

/** Why backend `node` of engine `tfjs` can't be timed here, undefined where it can. */
export function missingTfjs(): string | undefined {
  const { missing } = nets.tfjsBackends().find(({ backend }) => backend === 'node')!;
  return missing === undefined ? undefined : `${missing}; .ci/tfjs-node makes a folder for DIFFEOLAB_TFJS`;
}

/** Engine `tfjs` with backend `node` in a process of its own, as TensorFlow takes its threads when it starts: one. */
export class TfjsPeer {
  readonly #process = new JsonProcess(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('nets-tfjs-main.ts', import.meta.url))],
    { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' },
  );

  /** Versions of the package and of TensorFlow. */
  version(): Promise<string> {
    return this.#process.ask({ task: 'version' });
  }

  /** Takes the first steps of a net from its start; their losses. */
  prepare(work: NetWork, steps: number): Promise<number[]> {
    return this.#process.ask({ task: 'prepare', work, steps });
  }

  /** Median seconds of processor time of a step. */
  measure(name: string, seconds: number): Promise<number> {
    return this.#process.ask({ task: 'measure', name, seconds });
  }

  close(): void {
    this.#process.close();
  }
}
