/**
 * Numbers tuples of integers in the order of their first occurrence, in constant time each. A hash says where to look,
 * the entries decide: tuples of equal hash but different entries keep different numbers.
 */
export class TupleIndex {
  private stored: Int32Array;
  /**
   * Open addressing: number + 1 of the tuple in each slot, 0 where there is none; a power of two, half full at most.
   */
  private slots = new Int32Array(1024);
  private count = 0;

  /** @param width entries of a tuple; @param hash of a tuple at a place, other than the usual one for tests */
  constructor(
    readonly width: number,
    private readonly hash: (entries: Int32Array, first: number, width: number) => number = hashOf,
  ) {
    this.stored = new Int32Array(256 * width);
  }

  /** Different tuples so far. */
  get size(): number {
    return this.count;
  }

  /** The different tuples [size, width], in the order of their numbers. */
  tuples(): Int32Array {
    return this.stored.slice(0, this.count * this.width);
  }

  /** The number of a tuple. */
  add(tuple: Int32Array): number {
    const { width } = this;
    const mask = this.slots.length - 1;
    let slot = this.hash(tuple, 0, width) & mask;
    for (; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      const number = this.slots[slot]! - 1;
      const row = number * width;
      let t = 0;
      while (t < width && this.stored[row + t] === tuple[t]) t++;
      if (t === width) return number;
    }
    if ((this.count + 1) * width > this.stored.length) this.stored = grown(this.stored);
    this.stored.set(tuple, this.count * width);
    this.slots[slot] = ++this.count;
    if (2 * this.count > this.slots.length) this.rehash();
    return this.count - 1;
  }

  private rehash(): void {
    this.slots = new Int32Array(2 * this.slots.length);
    const mask = this.slots.length - 1;
    for (let number = 0; number < this.count; number++) {
      let slot = this.hash(this.stored, number * this.width, this.width) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = number + 1;
    }
  }
}

function grown(array: Int32Array): Int32Array {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}

/**
 * Multiplication by odd constants and shifts, an entry at a time; all bits of an entry reach the lowest of the hash.
 */
function hashOf(entries: Int32Array, first: number, width: number): number {
  let hash = 0;
  for (let t = first; t < first + width; t++) {
    hash = Math.imul(hash ^ entries[t]!, 0x9e3779b1);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x85ebca77);
    hash ^= hash >>> 13;
  }
  return hash;
}
