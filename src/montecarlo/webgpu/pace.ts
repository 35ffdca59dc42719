/** Share of the time that work is expected to take after which a device is asked whether it is done. */
const patience = 0.95;
/** Milliseconds: an answer within `soon` was overslept, rests below `leastRest` aren't worth a timer, longer ones than `mostRest` a risk. */
const soon = 0.5;
const leastRest = 2;
const mostRest = 250;

/**
 * How long the dispatches of a pipeline take, so that nobody has to ask before they are done: in Node an open question to the device
 * keeps a thread of the processor busy, which a software adapter needs for its shaders.
 */
export class Pace {
  /** Milliseconds a workgroup; the first dispatch says nothing, it may compile. */
  #each = 0;
  #dispatches = 0;
  /** Milliseconds of what is on its way, as expected, and when the last piece of work ended. */
  #queued = 0;
  #lastEnd = 0;

  /** Runs `work`, whose `rested` is to be awaited before the device is asked for the result. */
  async run<T>(workgroups: number, work: (rested: () => Promise<void>) => Promise<T>): Promise<T> {
    const submitted = performance.now();
    const expected = this.#each * workgroups;
    const start = this.#queued > 0 ? Math.max(submitted, this.#lastEnd + this.#queued) : submitted;
    this.#queued += expected;
    let asked = submitted;
    const rested = async () => {
      const rest = Math.min(mostRest, start + patience * expected - performance.now());
      if (rest >= leastRest) await new Promise((resolve) => setTimeout(resolve, rest));
      asked = performance.now();
    };
    try {
      const result = await work(rested);
      const end = performance.now();
      const took = (end - Math.max(submitted, this.#lastEnd)) / workgroups;
      if (this.#dispatches++ > 0) this.#each = end - asked < soon ? Math.min(took, this.#each) * patience : took;
      this.#lastEnd = end;
      return result;
    } finally {
      this.#queued -= expected;
    }
  }
}
