import type { BatchNormDescription } from '../../description/layer.js';
import type { Floats, NetMode } from '../engine.js';
import { gateGradient } from './gradient-maps.js';
import type { KernelMemory } from './kernel-memory.js';
import type { Slice, Stage, StageMaps } from './stage.js';
import type { LayerArrays } from './stage-arrays.js';

/** A batch norm. Its moments and the sums of its gradients are float64, whatever the precision of the maps. */
export class BatchNormStage implements Stage {
  private readonly width: number;
  private readonly shifts: number;
  private readonly sums: number;
  private readonly coefficients: number;
  private readonly means: Floats;
  private readonly variances: Floats;
  /** Address of the multiplicities, 0 where sites count once each. */
  private readonly weights: number = 0;
  private readonly centre: Float64Array;
  private readonly inverse: Float64Array;

  constructor(
    private readonly memory: KernelMemory,
    private readonly arrays: LayerArrays,
    private readonly maps: StageMaps,
    statistics: readonly Floats[],
    private readonly multiplicities?: Float64Array,
  ) {
    this.means = statistics[arrays.layer.statistics]!;
    this.variances = statistics[arrays.layer.statistics + 1]!;
    if (multiplicities) {
      this.weights = memory.bytesOf(8 * multiplicities.length);
      memory.doubles(this.weights, multiplicities.length).set(multiplicities);
    }
    this.width = maps.input.width;
    this.shifts = memory.bytesOf(8 * this.width);
    this.sums = memory.bytesOf(8 * this.width);
    this.coefficients = memory.numbers(4 * this.width);
    this.centre = new Float64Array(this.width);
    this.inverse = new Float64Array(this.width);
  }

  forward(slice: Slice, mode: NetMode): void {
    const { memory, arrays, centre, inverse } = this;
    const { input, output } = this.maps;
    if (mode === 'training') this.moments(slice);
    else this.useRunning();
    this.setCoefficients((h) => [centre[h]!, arrays.weights[h]! * inverse[h]!, arrays.biases?.[h] ?? 0, 0]);
    const to = [output.plan, output.at(slice.first)];
    const coefficients = this.coefficients;
    memory.run('affineMap', input.plan, input.at(slice.first), ...to, slice.count, coefficients, 0, 0, 0);
  }

  backward(slice: Slice, toInput: boolean, mode: NetMode): void {
    const { memory, arrays, centre, inverse } = this;
    const { input, gradient, target } = this.maps;
    const total = this.sitesOf(slice.count);
    const x = [input.plan, input.at(slice.first)];
    const pull = [gradient.plan, gradient.at(slice.first)];
    const pulls = this.channelSums(pull, [0, 0], slice.count, undefined, 0);
    const correlations = this.channelSums(x, pull, slice.count, centre, 0).map((sum, h) => sum * inverse[h]!);
    if (arrays.trained.weights) arrays.weightGradient.set(correlations.subarray(0, arrays.weights.length));
    if (arrays.trained.biases) arrays.biasGradient?.set(pulls.subarray(0, arrays.weights.length));
    if (!toInput || !target) return;
    const training = mode === 'training' ? 1 : 0;
    this.setCoefficients((h) => {
      const slope = arrays.weights[h]! * inverse[h]!;
      const share = (training * slope) / total;
      return [centre[h]!, -share * inverse[h]! * correlations[h]!, -share * pulls[h]!, slope];
    });
    const to = [target.map.plan, target.map.at(slice.first)];
    memory.run('affineMap', ...x, ...to, slice.count, this.coefficients, this.weights, ...pull);
    gateGradient(memory, target, slice);
  }

  /** Sites of a batch, each as often as it counts. */
  private sitesOf(count: number): number {
    const { rows, sites } = this.maps.input;
    return this.multiplicities?.reduce((sum, multiplicity) => sum + multiplicity, 0) ?? count * rows * sites;
  }

  private moments({ first, count }: Slice): void {
    const { memory, means, variances, centre, inverse, shifts, sums } = this;
    const { epsilon = 1e-5, momentum = 0.1 } = this.arrays.layer.description as BatchNormDescription;
    const { input } = this.maps;
    const total = this.sitesOf(count);
    centre.set(this.channelSums([input.plan, input.at(first)], [0, 0], count, undefined, this.weights));
    for (let h = 0; h < this.width; h++) centre[h]! /= total;
    memory.doubles(shifts, this.width).set(centre);
    memory.run('channelSquares', input.plan, input.at(first), count, shifts, this.weights, sums);
    const squares = memory.doubles(sums, this.width);
    for (let h = 0; h < this.width; h++) inverse[h] = 1 / Math.sqrt(squares[h]! / total + epsilon);
    for (let h = 0; h < means.length; h++) {
      means[h]! += momentum * (centre[h]! - means[h]!);
      variances[h]! += momentum * (squares[h]! / Math.max(1, total - 1) - variances[h]!);
    }
  }

  private useRunning(): void {
    const { means, variances, centre, inverse } = this;
    const { epsilon = 1e-5 } = this.arrays.layer.description as BatchNormDescription;
    for (let h = 0; h < means.length; h++) {
      centre[h] = means[h]!;
      inverse[h] = 1 / Math.sqrt(variances[h]! + epsilon);
    }
  }

  /** Σ weight·(x − shift)·other of each channel, over samples and sites. */
  private channelSums(
    map: readonly number[],
    other: readonly number[],
    count: number,
    shifts: Float64Array | undefined,
    weights: number,
  ): Float64Array {
    const { memory, width } = this;
    const view = memory.doubles(this.shifts, width);
    if (shifts) view.set(shifts);
    else view.fill(0);
    memory.run('channelSums', ...map, ...other, count, this.shifts, weights, this.sums);
    return memory.doubles(this.sums, width).slice();
  }

  private setCoefficients(of: (h: number) => readonly number[]): void {
    const { memory, width } = this;
    const view = memory.view(this.coefficients, 4 * width);
    view.fill(0);
    for (let h = 0; h < this.means.length; h++) {
      for (const [k, value] of of(h).entries()) view[k * width + h] = value;
    }
  }
}
