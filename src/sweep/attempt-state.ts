import { InputError } from '../numerics/input-error.js';
import { memoryStates } from './store/memory-states.js';
import type { StatePlace } from './store/store.js';
import type { TaskState } from './task.js';

/** The state of a point as one attempt has it: savings come one after the other, and none after its end. */
export class AttemptState implements TaskState {
  readonly #place: StatePlace;
  #last: Promise<void> = Promise.resolve();
  #loaded = false;
  #saved = false;
  #ended = false;

  constructor(place: StatePlace) {
    this.#place = place;
  }

  async load(): Promise<Uint8Array | undefined> {
    await this.#last;
    const bytes = await this.#place.load();
    if (bytes !== undefined) this.#loaded = true;
    return bytes;
  }

  async save(state: string | Uint8Array): Promise<void> {
    if (typeof state !== 'string' && !(state instanceof Uint8Array)) {
      const got = state === null ? 'null' : typeof state;
      throw new InputError('state.save', `state must be text or bytes, got ${got} (make text with JSON.stringify)`);
    }
    if (this.#ended) return;
    // A copy: the task may go on to change its own.
    const bytes = typeof state === 'string' ? Buffer.from(state) : Uint8Array.from(state);
    this.#saved = true;
    this.#last = this.#last.then(() => this.#place.save(bytes));
    await this.#last;
  }

  /** Ends the attempt: waits for what is being saved. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#last;
  }

  /** After an attempt that threw: a state that it came no further from may be the reason, and is taken away. */
  blame(): void {
    if (this.#loaded && !this.#saved) this.#place.remove();
  }
}

/**
 * A state in the memory of this process, for a task that is run by itself.
 *
 * @example
 * ```ts
 * import { memoryState } from 'diffeolab/sweep';
 *
 * const state = memoryState(); // for task.run(parameters, { signal, threads, state }), by itself
 * await state.save('step 7');
 * console.log(new TextDecoder().decode(await state.load())); // step 7
 * ```
 */
export function memoryState(): AttemptState {
  return new AttemptState(memoryStates().place(''));
}
