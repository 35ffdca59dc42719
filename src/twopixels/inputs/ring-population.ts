import { type BlockTask, blockOf } from '../blocks.js';
import { allowedOffsets, label, ringDistance, type TwoPixelTask } from '../task.js';
import { cellClasses, joinedGroups, ordered, type PairPopulation } from './population.js';

/** All pairs of the task on distances: distance by distance, l of each and l/2 of l/2. */
export function ringPopulation(task: TwoPixelTask): PairPopulation {
  const { length, scale, gap, gapConvention } = task;
  const distances = allowedOffsets(task).filter((offset) => offset <= length / 2);
  const ofLabel = (wanted: 1 | -1) => {
    const own = distances.filter((distance) => label(task, ringDistance(length, 0, distance)) === wanted);
    return joinedGroups(
      Float64Array.from(own, (distance) => (2 * distance === length ? length / 2 : length)),
      (group, first) => ordered(first, (first + own[group]!) % length),
    );
  };
  const shown = gap === 0 ? '' : `, gap ${gap}${gapConvention === undefined ? '' : ` (${gapConvention})`}`;
  return {
    name: `two-pixels/ring, l = ${length}, ξ = ${scale}${shown}`,
    size: [length],
    classes: [ofLabel(-1), ofLabel(1)],
  };
}

/** All pairs of the task on blocks. */
export function blockPopulation(task: BlockTask): PairPopulation {
  const { length, scale } = task;
  const cells: number[][] = [];
  for (let site = 0; site < length; site++) {
    const block = blockOf(task, site);
    cells[block] ??= [];
    cells[block].push(site);
  }
  return {
    name: `two-pixels/ring-blocks, l = ${length}, ξ = ${scale}`,
    size: [length],
    classes: cellClasses(cells),
  };
}
