import type { RowFile } from './row-file.js';

/** Columns of one layer of all rows that are kept, in order. */
export interface RowBlock {
  /** Number of columns. */
  readonly width: number;
  /** Rows that a sample has. */
  readonly slots: number;
  /** [samples, slots, width]; overwritten by the next block. */
  readonly rows: Float64Array;
}

type Row = Float64Array | Float32Array;

/** Where a row is: its numbers, or their place in the file. */
type Place = Row | { readonly at: number; readonly single: boolean };

/** Part of the columns of all layers taken together, one layer after the other. */
export interface Window {
  readonly from: number;
  /** The first one that is not in it. */
  readonly end: number;
}

/**
 * Rows of numbers that are needed together at the end, column by column: those of each layer at each sample, in slots
 * 0, 1, …. They are held until they take more than `memory` bytes, then they go to a file, from which blocks of columns
 * are read. Rows of numbers that are all those of float32 take half the room, here and there.
 */
export class KeptRows {
  private readonly kept: { size: number; rows: Place[] }[] = [];
  private held = 0;
  private file: RowFile | undefined;
  private window: Window = { from: 0, end: Number.POSITIVE_INFINITY };

  /**
   * @param slots rows that a sample has in a layer
   * @param openFile makes the file, or throws
   */
  constructor(
    readonly slots: number,
    private readonly memory: number,
    private readonly openFile: (bytes: number) => RowFile,
  ) {}

  /** Whether rows went to the file. */
  get spilled(): boolean {
    return this.file !== undefined;
  }

  /** Forgets all rows, and keeps the columns of a window of what comes. */
  restart(window: Window): void {
    this.window = window;
    this.held = 0;
    for (const layer of this.kept) layer.rows = [];
  }

  /**
   * Takes in rows of one layer, [B, size], of consecutive samples from `first` on. Layers come in their order at first.
   */
  keep(layer: number, slot: number, first: number, size: number, rows: Float64Array): void {
    this.kept[layer] ??= { size, rows: [] };
    const { from, end } = this.part(layer);
    if (from === end) return;
    const own = this.kept[layer].rows;
    for (let i = 0; i < rows.length / size; i++) {
      own[(first + i) * this.slots + slot] = this.put(rows.subarray(i * size + from, i * size + end));
    }
  }

  /** Numbers of all layers, however few are in the window. */
  get numbers(): number {
    return this.kept.reduce((sum, { size }) => sum + size, 0);
  }

  /** The layers of which columns are in the window. */
  layers(): number[] {
    return [...this.kept.keys()].filter((layer) => this.part(layer).end > this.part(layer).from);
  }

  /** Whether the last column of a layer is in the window. */
  isLastOf(layer: number): boolean {
    return this.part(layer).end === this.kept[layer]!.size;
  }

  /** Columns of a layer that are in the window. */
  private part(layer: number): Window {
    let start = 0;
    for (let l = 0; l < layer; l++) start += this.kept[l]!.size;
    const { size } = this.kept[layer]!;
    const within = (column: number) => Math.min(size, Math.max(0, column - start));
    return { from: within(this.window.from), end: within(this.window.end) };
  }

  /** The columns of a layer in the window, in blocks of at most `most` bytes (but a column at least) and columns. */
  *blocks(layer: number, most: number, columns: number): Generator<RowBlock> {
    const { rows } = this.kept[layer]!;
    const { slots } = this;
    const { from, end } = this.part(layer);
    const widest = Math.max(1, Math.min(columns, end - from, Math.floor(most / (8 * rows.length))));
    const buffer = new Float64Array(widest * rows.length);
    const scratch = new Uint8Array(8 * widest);
    for (let start = 0; start < end - from; start += widest) {
      const width = Math.min(widest, end - from - start);
      for (const [n, place] of rows.entries()) buffer.set(this.read(place, start, width, scratch), n * width);
      yield { width, slots, rows: buffer.subarray(0, width * rows.length) };
    }
  }

  close(): void {
    this.file?.close();
    this.kept.length = 0;
  }

  private put(numbers: Float64Array): Place {
    const row = areSingle(numbers) ? Float32Array.from(numbers) : numbers.slice();
    this.held += row.byteLength;
    if (this.file !== undefined) return this.write(row);
    if (this.held <= this.memory) return row;
    this.file = this.openFile(this.held);
    for (const { rows } of this.kept) {
      // In place, since rows are being added; the places of rows to come are empty.
      for (let n = 0; n < rows.length; n++) if (ArrayBuffer.isView(rows[n])) rows[n] = this.write(rows[n] as Row);
    }
    return this.write(row);
  }

  private write(row: Row): Place {
    const bytes = new Uint8Array(row.buffer, row.byteOffset, row.byteLength);
    return { at: this.file!.append(bytes), single: row instanceof Float32Array };
  }

  private read(place: Place, start: number, width: number, scratch: Uint8Array): Row {
    if (ArrayBuffer.isView(place)) return place.subarray(start, start + width);
    const bytes = place.single ? 4 : 8;
    const into = scratch.subarray(0, bytes * width);
    this.file!.read(place.at + bytes * start, into);
    return place.single ? new Float32Array(scratch.buffer, 0, width) : new Float64Array(scratch.buffer, 0, width);
  }
}

/** Whether all numbers are those of float32. */
function areSingle(numbers: Float64Array): boolean {
  for (let k = 0; k < numbers.length; k++) if (Math.fround(numbers[k]!) !== numbers[k]) return false;
  return true;
}
