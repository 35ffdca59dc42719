import ndarray, { type NdArray } from 'ndarray';
import type { Partners } from '../perturbations/neighbours.js';
import type { Columns } from './columns.js';
import { CovarianceSums } from './covariance-sums.js';

/**
 * Numbers h(x_i, z) of pairs of samples of one data set, z drawn uniformly from the others for each sample and draw:
 * what a sample does to their mean, as x and as z, and what this counts twice.
 *
 * To first order sample k moves the mean N of the PJ numbers by A_k = (d_k + e_k − N)/P, d_k its mean over draws as x
 * and e_k = Σ (h − N)/J over the pairs in which it is z (Hájek's projection of a U-statistic). Each number is in two of
 * the A_k, with the chance of its draw in both, so that Σ_k A_k² holds Σ (h − N)²/(PJ)² too much, less the share 1/(P −
 * 1) of it that is no chance, since there are no more samples to draw from.
 *
 * Source: Hoeffding, *A class of statistics with asymptotically normal distribution*, Ann. Math. Stat. 19 (1948) 293.
 */
export class PartnerSums {
  private readonly terms: CovarianceSums;
  /** By the partner, [samples, columns]. */
  private readonly sums: NdArray<Float64Array>;
  private readonly counts: Float64Array;
  private sample = 0;

  constructor(
    private readonly columns: Columns,
    private readonly partners: Partners,
  ) {
    this.terms = new CovarianceSums(columns.count);
    this.sums = ndarray(new Float64Array(columns.count * partners.samples), [partners.samples, columns.count]);
    this.counts = new Float64Array(partners.samples);
  }

  /** The numbers of the next sample, [draws, columns]. */
  add(numbers: Float64Array): void {
    const { columns, terms, sums, counts, partners } = this;
    for (let j = 0; j < columns.draws(numbers); j++) {
      const partner = partners.of(this.sample, j);
      const own = columns.row(numbers, j);
      terms.add(own);
      counts[partner]!++;
      for (const [k, value] of own.entries()) sums.set(partner, k, sums.get(partner, k) + value);
    }
    this.sample++;
  }

  /** e_k of a column, once all samples are there. */
  asPartner(sample: number, column: number): number {
    const draws = this.terms.count / this.partners.samples;
    return (this.sums.get(sample, column) - this.counts[sample]! * this.terms.means[column]!) / draws;
  }

  /** What Σ_i P² A_i B_i counts twice, for two columns. */
  countedTwice(k: number, l: number): number {
    const { samples } = this.partners;
    const draws = this.terms.count / samples;
    return (chanceOfPartners(samples) * this.terms.product(k, l)) / draws ** 2;
  }
}

/** 1 − 1/(P − 1): the share of what is counted twice that is due to the draw of the partners. */
export function chanceOfPartners(samples: number): number {
  return 1 - 1 / (samples - 1);
}
