import {
  type EstimateColumns,
  estimateColumns,
  theoryColumns,
  type ValueColumns,
  valueColumns,
} from '../../numerics/quantity-columns.js';
import type { EnergyStatistics } from './energy-run.js';

/** Mean energies of one mode along x and y, exact and sampled: a row of the CSV file. */
export type EnergyRow = {
  /** Wave numbers along x and y, and √(i² + j²). */
  readonly i: number;
  readonly j: number;
  readonly waveNumber: number;
  readonly functions: string;
} & ValueColumns<'energyX'> &
  EstimateColumns<'energyX'> &
  ValueColumns<'energyY'> &
  EstimateColumns<'energyY'> & {
    readonly samples: number;
    readonly seed: string;
  };

/** One row a mode. */
export function energyRows({ modes, exactMode, samples }: EnergyStatistics, seed: string): EnergyRow[] {
  return modes.map(({ x, y, ...mode }) => ({
    ...mode,
    ...valueColumns('energyX', exactMode),
    ...estimateColumns('energyX', x),
    ...valueColumns('energyY', exactMode),
    ...estimateColumns('energyY', y),
    samples,
    seed,
  }));
}

/**
 * The statistics of an ensemble as they are written: ‖∇τ‖² as `energy`, that of a mode as `modeEnergy`, and one row a
 * mode.
 */
export function energyReport(statistics: EnergyStatistics, seed: string) {
  const { exact, estimate, exactMode, modes: _, ...rest } = statistics;
  return {
    ...theoryColumns('energy', exact),
    ...estimateColumns('energy', estimate),
    ...theoryColumns('modeEnergy', exactMode),
    seed,
    ...rest,
    modes: energyRows(statistics, seed),
  };
}
