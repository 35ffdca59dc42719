import type { Partners } from '../perturbations/neighbours.js';
import type { Columns } from './columns.js';
import type { Averages } from './estimate.js';
import { KeptNumbers } from './kept-numbers.js';
import type { LayerSample } from './layer-sample.js';
import { LayerSums } from './layer-sums.js';
import { medianInfluence } from './median.js';
import { SpreadMoments } from './spread-moments.js';

/**
 * As `LayerSums`, with medians over samples and draws in place of the means of the numerators. The numbers of every
 * sample are kept, the representations are not; errors to first order by the influence of each number on its median.
 */
export class LayerMedians {
  private readonly spread: SpreadMoments;
  private readonly columns: Columns;
  private readonly partners: Partners | undefined;
  private readonly kept: KeptNumbers;
  private readonly squares: number[] = [];
  private readonly groups: number[] = [];

  /** Options as those of `LayerSums`. */
  constructor({ size, columns, partners, reference }: ConstructorParameters<typeof LayerSums>[0]) {
    this.columns = columns;
    this.partners = partners;
    this.kept = new KeptNumbers(columns.count);
    this.spread = new SpreadMoments(size, reference);
  }

  add({ rows, at, group, numbers }: LayerSample): void {
    this.kept.add(numbers);
    this.groups.push(group);
    this.spread.add(rows, at, group, (square) => this.squares.push(square));
  }

  averages(pairs: 'independent' | 'distinct'): Averages {
    const { columns, kept, spread, partners } = this;
    const { draws } = kept;
    spread.settledMean();
    const sums = new LayerSums({ size: 0, columns, partners });
    const medians = Array.from({ length: columns.perturbations }, (_, p) => ({
      column: columns.numerator(p),
      ...medianInfluence(kept.all(columns.numerator(p)), draws),
    }));
    let sample = 0;
    for (const numbers of kept) {
      const influences = numbers.slice();
      for (const { column, influence } of medians) {
        for (let j = 0; j < draws; j++) influences[columns.place(j, column)] = influence[sample * draws + j]!;
      }
      sums.addColumnsOf(influences, this.squares[sample]!, this.groups[sample]!);
      sample++;
    }
    const averages = sums.averages(pairs, spread);
    for (const { column, median } of medians) averages.means[column] = median;
    return averages;
  }
}
