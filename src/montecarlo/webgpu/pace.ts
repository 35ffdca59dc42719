/** Milliseconds: an answer within `soon` was there already, rests below `leastRest` aren't worth a timer, longer than `mostRest` a risk. */
const soon = 0.5;
const leastRest = 2;
const mostRest = 250;
/** Part of a dispatch by which to come late once an answer had to be waited for, while the next dispatch is on its way. */
const lag = 0.5;
/** By what the expected time shrinks with every answer that was there already: the device may have become faster. */
const shrinking = 0.97;

/**
 * When to ask the device for the results of dispatches that follow each other. In Node an open question to the device keeps a thread
 * of the processor busy until it is answered, and a software adapter needs the processor for its shaders. So there one rests as long
 * as a dispatch takes, and somewhat longer where another one follows it, which keeps the device busy meanwhile.
 */
export class Pace {
  /** Milliseconds a workgroup; 0 as long as unknown. */
  #each = 0;
  #late = false;
  #started = false;
  /** The last time at which the device was known to begin with something, and workgroups done since. */
  #since = 0;
  #done = 0;
  #onTheirWay = 0;
  #previous: Promise<unknown> = Promise.resolve();

  /** Runs `work`, which awaits `rested` before it asks for its result. Calls end in their order. */
  run<T>(workgroups: number, work: (rested: () => Promise<void>) => Promise<T>): Promise<T> {
    const previous = this.#previous;
    if (this.#onTheirWay++ === 0) {
      this.#since = performance.now();
      this.#done = 0;
      this.#late = false;
    }
    let asked = 0;
    const rested = async () => {
      await previous;
      await rest(this.#each * workgroups * (this.#late ? 1 + lag : 1));
      asked = performance.now();
    };
    const result = work(rested)
      .then((value) => {
        this.#learn(workgroups, asked);
        return value;
      })
      .finally(() => this.#onTheirWay--);
    this.#previous = result.catch(() => undefined);
    return result;
  }

  #learn(workgroups: number, asked: number): void {
    const end = performance.now();
    this.#done += workgroups;
    if (end - asked < soon) {
      this.#each *= shrinking;
      this.#late = false;
      return;
    }
    // The first dispatch says nothing: the driver may have compiled.
    if (this.#started) this.#each = (end - this.#since) / this.#done;
    this.#started = true;
    this.#late = this.#onTheirWay > 1;
    this.#since = end;
    this.#done = 0;
  }
}

async function rest(milliseconds: number): Promise<void> {
  // In a browser questions cost nothing, and timers of a hidden page come late.
  if (typeof process === 'undefined' || milliseconds < leastRest) return;
  await new Promise((resolve) => setTimeout(resolve, Math.min(mostRest, milliseconds)));
}
