import { InputError } from '../../numerics/input-error.js';

/** Bytes that may be held: one count for all layers. */
export class Memory {
  private held = 0;

  constructor(
    private readonly subject: string,
    private readonly limit: number,
    private readonly reason: string,
  ) {}

  take(numbers: number): void {
    this.held += 8 * numbers;
    if (this.held <= this.limit) return;
    const mebibytes = Math.floor(this.limit / 2 ** 20);
    throw new InputError(
      this.subject,
      `${this.reason} would take more than ${mebibytes} MiB (take fewer samples or layers, raise memory, ` +
        `or use means or average 'median' with spread 'mean')`,
    );
  }
}
