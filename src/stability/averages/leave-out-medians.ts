import { select } from './median.js';

/** Lower medians of numbers, all of them and without each of some groups. */
export interface LeaveOutMedians {
  readonly all: number;
  /** One a group; overwritten by the next call. */
  readonly without: Float64Array;
}

/**
 * Prepares lower medians of n numbers in groups. What a group leaves must not be nothing. The median without a group is
 * at most as many places from that of all as the group is large, so that only the numbers in between have to be in
 * order.
 * @param groupOf group of each number, 0 … groups − 1
 */
export function leaveOutMedians(groupOf: Int32Array, groups: number): (values: Float64Array) => LeaveOutMedians {
  const { length } = groupOf;
  const sizes = new Int32Array(groups);
  for (const group of groupOf) sizes[group]!++;
  const reach = sizes.reduce((most, size) => Math.max(most, size), 0) + 1;
  const middle = Math.floor((length - 1) / 2);
  const [lowest, highest] = [Math.max(0, middle - reach), Math.min(length - 1, middle + reach)];
  const scratch = new Float64Array(length);
  /** The numbers around the median in increasing order, from place `first` of all on. */
  const order = new Uint32Array(length);
  const below = new Int32Array(groups);
  const without = new Float64Array(groups);
  return (values) => {
    scratch.set(values);
    const low = select(scratch, length, lowest);
    const high = select(scratch, length, highest);
    let first = 0;
    let near = 0;
    below.fill(0);
    for (let k = 0; k < length; k++) {
      const value = values[k]!;
      if (value < low) {
        first++;
        below[groupOf[k]!]!++;
      } else if (value <= high) {
        let place = near++;
        for (; place > 0 && values[order[place - 1]!]! > value; place--) order[place] = order[place - 1]!;
        order[place] = k;
      }
    }
    const start = middle - first;
    for (let place = 0; place <= start; place++) below[groupOf[order[place]!]!]!++;
    for (let group = 0; group < groups; group++) {
      const rank = Math.floor((length - sizes[group]! - 1) / 2);
      let place = start;
      // Numbers of other groups up to this place, beyond those that the median has up to itself.
      let surplus = middle - below[group]! - rank;
      while (surplus > 0) if (groupOf[order[place--]!] !== group) surplus--;
      while (surplus < 0) if (groupOf[order[++place]!] !== group) surplus++;
      while (groupOf[order[place]!] === group) place--;
      without[group] = values[order[place]!]!;
    }
    return { all: values[order[start]!]!, without };
  };
}
