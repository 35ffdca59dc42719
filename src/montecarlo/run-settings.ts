import type { ChunkSize } from './chunk-size.js';
import type { EngineName } from './engine.js';

/** How a run is carried out; none of it changes the result. */
export interface RunSettings {
  readonly engine: EngineName;
  /** Number of threads; undefined leaves it to the length of the run. */
  readonly threads: number | undefined;
  readonly chunkSize: ChunkSize;
  readonly signal: AbortSignal | undefined;
}
