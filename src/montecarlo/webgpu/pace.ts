import { rest } from '#platform/montecarlo/webgpu/rest';

/** Part of the time that a dispatch is expected to take after which the device is asked. */
const patience = 0.9;
/**
 * What is left of the expected time when an answer was there already: the device may have waited for the next question.
 */
const shrinking = 0.7;
/** Milliseconds within which an answer was there already. */
const soon = 0.5;

/**
 * When to ask the device for the results of dispatches that follow each other. In Node an open question to the
 * device keeps a thread of the processor busy until it is answered, and a software adapter needs the processor for
 * its shaders. So there one rests for most of the time that a dispatch takes; how long that is shows only where an
 * answer had to be waited for.
 */
export class Pace {
  /** Milliseconds a workgroup; 0 as long as unknown. */
  #each = 0;
  /** When the last answer came; whether it had to be waited for, so that the device ended just then. */
  #lastEnd = 0;
  #lastExact = false;
  #compiled = false;
  #previous: Promise<unknown> = Promise.resolve();

  /** Runs `work`, which awaits `rested` before it asks for its result. Calls end in their order. */
  run<T>(workgroups: number, work: (rested: () => Promise<void>) => Promise<T>): Promise<T> {
    const submitted = performance.now();
    const previous = this.#previous;
    let asked = 0;
    const rested = async () => {
      await previous;
      await rest(patience * this.#each * workgroups);
      asked = performance.now();
    };
    const result = work(rested).then((value) => {
      this.#learn(workgroups, submitted, asked);
      return value;
    });
    this.#previous = result.catch(() => undefined);
    return result;
  }

  #learn(workgroups: number, submitted: number, asked: number): void {
    const end = performance.now();
    const exact = end - asked >= soon;
    if (!exact) this.#each *= shrinking;
    // The first dispatch says nothing: the driver may have compiled.
    else if (this.#compiled && (this.#lastExact || submitted >= this.#lastEnd)) {
      this.#each = (end - Math.max(submitted, this.#lastEnd)) / workgroups;
    }
    this.#compiled = true;
    this.#lastEnd = end;
    this.#lastExact = exact;
  }
}
