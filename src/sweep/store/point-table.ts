import { hashDigits } from '../point.js';
import type { ResultRecord } from '../records.js';
import { readWord } from './hexadecimal.js';
import type { PointState } from './store.js';

const words = hashDigits / 8;
/**
 * Counts of a point in one word: bit 31 that it is there, 15 bits of results, 16 of failures; both
 * stay at their largest value.
 */
const present = 2 ** 31;
const oneDone = 2 ** 16;
const mostDone = 2 ** 15 - 1;
const mostFailed = 2 ** 16 - 1;

/**
 * What is known of each point, by its hash: open addressing over the 128 bits of the hashes, 20 bytes a place, at most
 * three quarters of the places taken. 10⁶ points take 42 MB.
 */
export class PointTable {
  #keys: Uint32Array;
  #counts: Uint32Array;
  #size = 0;
  readonly #key = new Uint32Array(words);
  readonly #text = Buffer.alloc(hashDigits);

  constructor(places = 2 ** 10) {
    this.#keys = new Uint32Array(places * words);
    this.#counts = new Uint32Array(places);
  }

  /** Forgets all points. */
  clear(): void {
    this.#counts.fill(0);
    this.#size = 0;
  }

  /** Counts a record of the point whose hash is at bytes[at …]; false if that is no hash. */
  add(kind: ResultRecord['kind'], bytes: Buffer, at: number): boolean {
    if (!this.#readKey(bytes, at)) return false;
    this.#count(kind);
    return true;
  }

  /** As `add`, for a hash that is a text. */
  addText(kind: ResultRecord['kind'], hash: string): boolean {
    if (!this.#readText(hash)) return false;
    this.#count(kind);
    return true;
  }

  /** Takes back a record that turned out to be none. */
  remove(kind: ResultRecord['kind'], hash: string): void {
    if (!this.#readText(hash)) return;
    const place = this.#find();
    const counts = this.#counts[place]!;
    if (counts !== 0) this.#counts[place] = changed(counts, kind, -1);
  }

  stateOf(hash: string): PointState | undefined {
    if (!this.#readText(hash)) return undefined;
    const counts = this.#counts[this.#find()]! & (present - 1);
    return counts === 0 ? undefined : { done: counts >= oneDone, failures: counts % oneDone };
  }

  #count(kind: ResultRecord['kind']): void {
    if (4 * this.#size >= 3 * this.#counts.length) this.#grow();
    const place = this.#find();
    let counts = this.#counts[place]!;
    if (counts === 0) {
      this.#keys.set(this.#key, place * words);
      this.#size++;
      counts = present;
    }
    this.#counts[place] = changed(counts, kind, 1);
  }

  #readText(hash: string): boolean {
    return (
      hash.length === hashDigits && this.#text.write(hash, 'latin1') === hashDigits && this.#readKey(this.#text, 0)
    );
  }

  #readKey(bytes: Buffer, at: number): boolean {
    for (let word = 0; word < words; word++) {
      const value = readWord(bytes, at + 8 * word);
      if (value === -1) return false;
      this.#key[word] = value;
    }
    return true;
  }

  /** Place of the key, or the free one where it belongs. */
  #find(): number {
    const key = this.#key;
    const keys = this.#keys;
    const mask = this.#counts.length - 1;
    for (let place = key[0]! & mask; ; place = (place + 1) & mask) {
      if (this.#counts[place] === 0) return place;
      let word = 0;
      while (word < words && keys[place * words + word] === key[word]) word++;
      if (word === words) return place;
    }
  }

  #grow(): void {
    const [keys, counts, key] = [this.#keys, this.#counts, this.#key.slice()];
    this.#keys = new Uint32Array(2 * keys.length);
    this.#counts = new Uint32Array(2 * counts.length);
    for (let place = 0; place < counts.length; place++) {
      if (counts[place] === 0) continue;
      this.#key.set(keys.subarray(place * words, (place + 1) * words));
      const found = this.#find();
      this.#keys.set(this.#key, found * words);
      this.#counts[found] = counts[place]!;
    }
    this.#key.set(key);
  }
}

function changed(counts: number, kind: ResultRecord['kind'], by: 1 | -1): number {
  const results = counts - present;
  const done = Math.floor(results / oneDone);
  const failed = results % oneDone;
  const within = (count: number, most: number) => Math.min(most, Math.max(0, count));
  return kind === 'done'
    ? present + within(done + by, mostDone) * oneDone + failed
    : present + done * oneDone + within(failed + by, mostFailed);
}
