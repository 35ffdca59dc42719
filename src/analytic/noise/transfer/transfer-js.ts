import {
  mostCells,
  type TransferEngine,
  type TransferGrid,
  type TransferShape,
  type TransferStep,
  transferSlots,
} from './transfer-engine.js';

/** A law and, with a moment, the moment: [side, side, cells] each. */
interface State {
  readonly parts: readonly Float64Array[];
  readonly shape: TransferShape;
}

/** The transfer operator in plain TypeScript: the twin of the kernel `transfer`. */
export function createTransferJs(grid: TransferGrid): TransferEngine {
  const { noise, threshold } = grid;
  const side = noise.length;
  const partCount = grid.moment ? 2 : 1;
  const states = new Array<State>(transferSlots);
  const sums = createSums(3, mostCells(grid));

  const renew = (slot: number, shape: TransferShape): State => {
    const size = side * side * shape[0] * shape[1];
    const parts = Array.from({ length: partCount }, () => new Float64Array(size));
    states[slot] = { parts, shape };
    return states[slot];
  };

  const stepOfRow = (b: number, source: State, target: State, step: TransferStep) => {
    const half = (side - 1) / 2;
    const count = source.shape[0] * source.shape[1];
    const row = (b + half) * side;
    const least = (c: number) => -step.clean - b - c;
    sums.clear(count);
    for (let c = half, a = -half; c >= -half; c--) {
      for (; a <= Math.min(half, least(c)); a++) {
        for (const [part, values] of source.parts.entries()) sums.add(part, values, (row + a + half) * count);
      }
      const at = ((c + half) * side + b + half) * count;
      for (const [part, values] of target.parts.entries()) sums.copy(part, values, at);
    }
    sums.clear(count);
    for (let c = -half, a = half; c <= half; c++) {
      for (; a > least(c); a--) {
        for (const [part, values] of source.parts.entries()) {
          if (a >= -half) sums.add(part, values, (row + a + half) * count);
          sums.shift(part, source.shape, step.weights);
        }
        if (step.counted) {
          sums.shift(2, source.shape, step.weights);
          sums.addSum(2, 0);
        }
      }
      const at = ((c + half) * side + b + half) * count;
      for (const [part, values] of target.parts.entries()) {
        sums.finish(values, at, part, part === 1 && step.counted ? 2 : undefined, noise[c + half]!);
      }
    }
  };

  return {
    start: (slot) => {
      const law = renew(slot, [threshold, 1]).parts[0]!;
      for (let b = 0; b < side; b++) {
        for (let a = 0; a < side; a++) law[(b * side + a) * threshold] = noise[a]! * noise[b]!;
      }
    },
    step: (from, to, step) => {
      const source = states[from]!;
      const target = renew(to, source.shape);
      const half = (side - 1) / 2;
      for (let b = -half; b <= half; b++) stepOfRow(b, source, target, step);
    },
    open: (from, to) => {
      const source = states[from]!;
      const target = renew(to, [source.shape[0], threshold]);
      for (const [part, values] of target.parts.entries()) {
        for (const [i, value] of source.parts[part]!.entries()) values[i * threshold] = value;
      }
    },
    close: (from, to) => {
      const source = states[from]!;
      const [rows, columns] = source.shape;
      const target = renew(to, [1, columns]);
      for (const [part, values] of target.parts.entries()) {
        for (const [i, value] of source.parts[part]!.entries()) {
          const column = i % columns;
          const u = ((i - column) / columns) % rows;
          values[(((i - column) / columns - u) / rows) * columns + column]! += (threshold - u) * value;
        }
      }
    },
    marginal: (slot, ofMoment = false) => {
      const { parts, shape } = states[slot]!;
      const count = shape[0] * shape[1];
      const result = new Float64Array(count);
      for (const [i, value] of parts[ofMoment ? 1 : 0]!.entries()) result[i % count]! += value;
      return result;
    },
  };
}

/** Running sums over a, [parts][cells]. */
function createSums(parts: number, cells: number) {
  const buffers = Array.from({ length: parts }, () => new Float64Array(cells));
  let size = cells;
  return {
    clear: (count: number) => {
      size = count;
      for (const buffer of buffers) buffer.fill(0);
    },
    add: (part: number, values: Float64Array, at: number) => {
      const buffer = buffers[part]!;
      for (let i = 0; i < size; i++) buffer[i]! += values[at + i]!;
    },
    addSum: (part: number, other: number) => {
      const buffer = buffers[part]!;
      for (let i = 0; i < size; i++) buffer[i]! += buffers[other]![i]!;
    },
    copy: (part: number, values: Float64Array, at: number) => values.set(buffers[part]!.subarray(0, size), at),
    /** Moves u by w and u′ by w′, in place. */
    shift: (part: number, [rows, columns]: TransferShape, [w, v]: TransferStep['weights']) => {
      const buffer = buffers[part]!;
      for (let u = rows - 1; u >= 0; u--) {
        for (let i = columns - 1; i >= 0; i--) {
          buffer[u * columns + i] = u < w || i < v ? 0 : buffer[(u - w) * columns + i - v]!;
        }
      }
    },
    finish: (values: Float64Array, at: number, part: number, extra: number | undefined, weight: number) => {
      const buffer = buffers[part]!;
      for (let i = 0; i < size; i++) {
        const sum = values[at + i]! + buffer[i]! + (extra === undefined ? 0 : buffers[extra]![i]!);
        values[at + i] = sum * weight;
      }
    },
  };
}
