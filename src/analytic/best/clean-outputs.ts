import type { TwoPixelTask } from '../../twopixels/task.js';
import type { PairClasses } from './pair-classes.js';
import { PairPass, type PairRoom } from './pair-pass.js';
import type { WeightLayout } from './weights.js';

/** Outputs F(x) of a ring net for a pair of each distance, from 0, and derivatives of what is made of them. */
export class CleanOutputs {
  readonly values: Float64Array;
  private readonly pass: PairPass;
  private readonly room: PairRoom;

  constructor(layout: WeightLayout, { count }: PairClasses, { length }: Pick<TwoPixelTask, 'length'>) {
    const distances = Array.from({ length: count }, (_, d) => d);
    this.pass = new PairPass(layout, length, 1, distances);
    this.room = this.pass.room();
    this.room.base[0]![0] = 1;
    this.values = new Float64Array(count);
  }

  forward(weights: Float64Array): Float64Array {
    this.pass.forward(weights, this.room, { values: this.values, at: 0, step: 1 });
    return this.values;
  }

  /** Adds to `gradient` the derivatives by the weights of Σ slopes · values. */
  backward(weights: Float64Array, slopes: Float64Array, gradient: Float64Array): void {
    this.pass.backward(weights, this.room, { values: slopes, at: 0, step: 1 }, gradient);
  }
}
