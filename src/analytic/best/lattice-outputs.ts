import { forEachGaussianPoint, type KorobovRule } from '../../numerics/lattice/korobov.js';
import type { TwoPixelTask } from '../../twopixels/task.js';
import { CleanOutputs } from './clean-outputs.js';
import type { NoisyOutputs, OutputSlopes } from './objectives.js';
import type { PairClasses } from './pair-classes.js';
import { PairPass, type PairRoom } from './pair-pass.js';
import type { WeightLayout } from './weights.js';

/** Most points of noise in one batch. */
const mostInBatch = 64;

/** Fixed points of noise: a lattice rule, shifted, each with its opposite. */
export interface NoisePoints {
  readonly rule: KorobovRule;
  /** Number of the random shift. */
  readonly shift: number;
}

/**
 * Outputs of a ring net for pairs of all distances, clean and at fixed points of noise, and the derivatives of what is
 * made of them. All distances see the same noise; by translation one pair a distance is enough.
 */
export class LatticeOutputs {
  readonly outputs: NoisyOutputs;
  readonly slopes: OutputSlopes;
  private readonly noisy: PairPass;
  private readonly clean: CleanOutputs;
  private readonly inputs: Float64Array[];
  private readonly rooms: PairRoom[] = [];
  private readonly batch: number;

  constructor(layout: WeightLayout, classes: PairClasses, task: TwoPixelTask, deviation: number, noise: NoisePoints) {
    const { count } = classes;
    const { length } = task;
    const distances = Array.from({ length: count }, (_, d) => d);
    const batches = Math.ceil((2 * noise.rule.points) / mostInBatch);
    this.batch = Math.ceil((2 * noise.rule.points) / batches);
    const points = batches * this.batch;
    this.inputs = noisyInputs(noise, length, this.batch, batches, deviation);
    this.noisy = new PairPass(layout, length, this.batch, distances);
    this.clean = new CleanOutputs(layout, classes, task);
    const used = 2 * noise.rule.points;
    const arrays = () => ({ clean: new Float64Array(count), noisy: new Float64Array(count * points), points, used });
    [this.outputs, this.slopes] = [arrays(), arrays()];
  }

  /** Computes the outputs, and sets the slopes to 0. `keep` is for `backward`. */
  forward(weights: Float64Array, keep = true): NoisyOutputs {
    const { outputs, slopes, noisy, clean, batch } = this;
    outputs.clean.set(clean.forward(weights));
    for (const [n, input] of this.inputs.entries()) {
      const place = keep ? n : 0;
      this.rooms[place] ??= noisy.room();
      this.rooms[place].base[0]!.set(input);
      noisy.forward(weights, this.rooms[place], { values: outputs.noisy, at: n * batch, step: outputs.points });
    }
    slopes.clean.fill(0);
    slopes.noisy.fill(0);
    return outputs;
  }

  /** Adds to `gradient` the derivatives by the weights, from the slopes. */
  backward(weights: Float64Array, gradient: Float64Array): void {
    const { slopes, noisy, clean, batch } = this;
    clean.backward(weights, slopes.clean, gradient);
    for (const n of this.inputs.keys()) {
      noisy.backward(weights, this.rooms[n]!, { values: slopes.noisy, at: n * batch, step: slopes.points }, gradient);
    }
  }
}

/**
 * Batches [sites, batch] of noise with the pixel at 0: the points of the rule, then their opposites; what is left of
 * the last batch has no noise and is not used.
 */
function noisyInputs(
  { rule, shift }: NoisePoints,
  length: number,
  batch: number,
  batches: number,
  deviation: number,
): Float64Array[] {
  const inputs = Array.from({ length: batches }, () => new Float64Array(length * batch));
  const place = (n: number, i: number, value: number) => {
    inputs[Math.floor(n / batch)]![i * batch + (n % batch)] = value;
  };
  let n = 0;
  forEachGaussianPoint(rule, shift, length, (_, gaussians) => {
    for (let i = 0; i < length; i++) {
      const lit = i === 0 ? 1 : 0;
      place(n, i, lit + deviation * gaussians[i]!);
      place(rule.points + n, i, lit - deviation * gaussians[i]!);
    }
    n++;
  });
  return inputs;
}
