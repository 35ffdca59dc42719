import { InputError } from '../../numerics/input-error.js';
import { cellClasses, joinedGroups, ordered, type PairClass, type PairPopulation } from '../inputs/population.js';
import { displacedDistance, distanceLabel, type FrameTask, quadrantOf } from './task.js';

/** The first pixels of all pairs with one displacement: those of some rows, in columns from `start` on. */
interface Region {
  /** The second pixel lies so many rows below and columns to the right. */
  readonly down: number;
  readonly right: number;
  readonly rows: number;
  readonly start: number;
  readonly columns: number;
}

/**
 * All pairs of a task on a frame: displacement by displacement, each up to its sign, row by row.
 * @throws InputError if the gap leaves none
 */
export function framePopulation(task: FrameTask): PairPopulation {
  const classes = task.labelling === 'quadrant' ? quadrantClasses(task) : distanceClasses(task);
  if (classes[0].count + classes[1].count === 0) {
    const { gap, size } = task;
    throw new InputError('frameTask', `gap ${gap} leaves no pair on ${size} × ${size} sites (use a smaller gap)`);
  }
  return { name: nameOf(task), size: [task.size, task.size], classes };
}

function nameOf({ size, labelling, periodic, distance, scale, gap, positions }: FrameTask): string {
  const rule = labelling === 'quadrant' ? 'quadrants' : `${distance}, ξ = ${scale}${gap === 0 ? '' : `, gap ${gap}`}`;
  const border = periodic && labelling === 'distance' ? ', periodic' : '';
  return `two-pixels/frame, n = ${size}, ${rule}${border}${positions === 'all' ? '' : ', published positions'}`;
}

function quadrantClasses(task: FrameTask): PairPopulation['classes'] {
  const { size, positions } = task;
  const cells = Array.from({ length: 9 }, (): number[] => []);
  for (let site = 0; site < size * size; site++) {
    if (positions === 'published' && Math.floor(site / size) === site % size) continue;
    cells[quadrantOf(task, site)]!.push(site);
  }
  return cellClasses(cells);
}

function distanceClasses(task: FrameTask): PairPopulation['classes'] {
  const regions: Record<1 | -1, Region[]> = { [-1]: [], 1: [] };
  for (const region of task.periodic ? torusRegions(task.size) : openRegions(task.size)) {
    const label = distanceLabel(task, displacedDistance(task, region.down, region.right));
    if (label !== 0) regions[label].push(region);
  }
  return [classOf(task, regions[-1]), classOf(task, regions[1])];
}

function* openRegions(size: number): Generator<Region> {
  for (let down = 0; down < size; down++) {
    for (let right = down === 0 ? 1 : 1 - size; right < size; right++) {
      yield { down, right, rows: size - down, start: Math.max(0, -right), columns: size - Math.abs(right) };
    }
  }
}

/** A displacement by half the frame is its own contrary: half of its first pixels make all of its pairs. */
function* torusRegions(size: number): Generator<Region> {
  const half = Math.floor(size / 2);
  const isHalf = (steps: number) => 2 * steps === size;
  for (let down = 0; down <= half; down++) {
    const folded = down === 0 || isHalf(down);
    for (let right = down === 0 ? 1 : 0; right <= (folded ? half : size - 1); right++) {
      const own = folded && (right === 0 || isHalf(right));
      const rows = own && down > 0 ? down : size;
      yield { down, right, rows, start: 0, columns: own && down === 0 ? right : size };
    }
  }
}

function classOf(task: FrameTask, regions: readonly Region[]): PairClass {
  const { size, positions } = task;
  const published = positions === 'published';
  return joinedGroups(
    Float64Array.from(regions, (region) => region.rows * region.columns - (published ? left(task, region) : 0)),
    (group, number) => {
      const region = regions[group]!;
      const { down, right, start, columns } = region;
      const [row, column] = published
        ? offDiagonal(task, region, number)
        : [Math.floor(number / columns), start + (number % columns)];
      return ordered(row * size + column, ((row + down) % size) * size + ((column + right + size) % size));
    },
  );
}

/** First pixels of a region that are on the diagonal, or whose second pixel is: left out of the published positions. */
function left(task: FrameTask, region: Region): number {
  const shift = region.down - region.right;
  const first = onDiagonal(task, region, 0);
  return isOneDiagonal(task, shift) ? first : first + onDiagonal(task, region, shift);
}

/** Whether both pixels are on the diagonal or none is. */
function isOneDiagonal({ size, periodic }: FrameTask, shift: number): boolean {
  return periodic ? shift % size === 0 : shift === 0;
}

/** Sites (row, row + shift) of a region. Of a torus a region has all rows or all columns. */
function onDiagonal({ size, periodic }: FrameTask, { rows, start, columns }: Region, shift: number): number {
  if (periodic) return columns === size ? rows : columns;
  return Math.max(0, Math.min(rows, start + columns - shift) - Math.max(0, start - shift));
}

/** Row and column of the first pixel with a number, of those of a region where neither pixel is on the diagonal. */
function offDiagonal(task: FrameTask, region: Region, number: number): readonly [row: number, column: number] {
  const { rows, start, columns, down, right } = region;
  const shift = down - right;
  let rest = number;
  for (let row = 0; row < rows; row++) {
    const shifts = isOneDiagonal(task, shift) ? [0] : [0, shift];
    const without = shifts
      .map((by) => (task.periodic ? (row + by + task.size) % task.size : row + by))
      .filter((column) => column >= start && column < start + columns)
      .sort((a, b) => a - b);
    const own = columns - without.length;
    if (rest >= own) {
      rest -= own;
      continue;
    }
    let column = start + rest;
    for (const missing of without) if (column >= missing) column++;
    return [row, column];
  }
  throw new RangeError(`no pair ${number} of a displacement by ${down} rows and ${right} columns`);
}
