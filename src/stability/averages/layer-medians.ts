import type { Averages } from './estimate.js';
import { LayerSums } from './layer-sums.js';
import { medianInfluence } from './median.js';
import type { Partners } from './partners.js';
import { SpreadMoments } from './spread-moments.js';

/**
 * As `LayerSums`, with medians over samples and draws in place of the means of the columns that are to have one. The numbers of every sample are kept, the representations
 * are not; errors to first order by the influence of each number on its median.
 */
export class LayerMedians {
  private readonly spread: SpreadMoments;
  private readonly values: Float64Array[] = [];
  private readonly squares: number[] = [];
  private readonly groups: number[] = [];

  /** @param drawn for each column, whether it changes from draw to draw @param median whether it is to have a median */
  constructor(
    size: number,
    private readonly drawn: readonly boolean[],
    private readonly median: readonly boolean[],
    private readonly partners?: Partners | undefined,
    reference?: number,
  ) {
    this.spread = new SpreadMoments(size, reference);
  }

  add(rows: Float64Array, at: number, group: number, values: Float64Array): void {
    this.values.push(values.slice());
    this.groups.push(group);
    this.spread.add(rows, at, group, (square) => this.squares.push(square));
  }

  averages(pairs: 'independent' | 'distinct'): Averages {
    const { drawn, median, values, spread } = this;
    const columns = drawn.length;
    const draws = values[0]!.length / columns;
    spread.settledMean();
    const sums = new LayerSums(0, drawn, this.partners);
    const medians = median.map((wanted, k) =>
      wanted
        ? medianInfluence(
            Float64Array.from({ length: values.length * draws }, (_, n) => {
              return values[Math.floor(n / draws)]![(n % draws) * columns + k]!;
            }),
            draws,
          )
        : undefined,
    );
    for (const [i, own] of values.entries()) {
      const influences = own.map(
        (value, n) => medians[n % columns]?.influence[i * draws + Math.floor(n / columns)] ?? value,
      );
      sums.addColumnsOf(influences, this.squares[i]!, this.groups[i]!);
    }
    const averages = sums.averages(pairs, spread);
    for (const [k, found] of medians.entries()) if (found !== undefined) averages.means[k] = found.median;
    return averages;
  }
}
