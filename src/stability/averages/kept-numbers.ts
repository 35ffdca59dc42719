/** Numbers that are kept of every sample, the same ones at each of its draws. */
export class KeptNumbers {
  private readonly samples: Float64Array[] = [];

  /** @param perDraw numbers of a sample at a draw */
  constructor(private readonly perDraw: number) {}

  /** Keeps the numbers of the next sample, [draws, perDraw]; they must not change from then on. */
  add(numbers: Float64Array): void {
    this.samples.push(numbers);
  }

  get draws(): number {
    return this.samples[0]!.length / this.perDraw;
  }

  /** The number at one place of all samples and draws, [samples, draws]. */
  all(place: number): Float64Array {
    const { samples, draws } = this;
    return this.copy(place, new Float64Array(samples.length * draws));
  }

  /** As `all`, into an array that is there. */
  copy(place: number, into: Float64Array): Float64Array {
    const { perDraw, samples, draws } = this;
    let n = 0;
    for (const numbers of samples) for (let j = 0; j < draws; j++) into[n++] = numbers[j * perDraw + place]!;
    return into;
  }

  /** The numbers of all samples in their order, [draws, perDraw] each. */
  [Symbol.iterator](): Iterator<Float64Array> {
    return this.samples.values();
  }
}
