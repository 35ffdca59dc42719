import type { MapShape } from '../../layout/net-layout.js';
import type { Floats } from '../engine.js';
import type { KernelMemory } from './kernel-memory.js';

/** Sites around a map, that windows reach into. */
export interface Halo {
  readonly above: number;
  readonly below: number;
  readonly before: number;
  readonly after: number;
}

export const noHalo: Halo = { above: 0, below: 0, before: 0, after: 0 };

/** Lines of the cache. */
const line = 64;

/** Maps of several samples in the memory of the kernel, channels last, with halos; rings are maps of one row. */
export class WasmMap {
  readonly rows: number;
  readonly sites: number;
  /** Bytes of a site, of a row and of a sample, from one to the next. */
  readonly site: number;
  readonly row: number;
  readonly sample: number;
  /** Address of its plan in the memory of the kernel. */
  readonly plan: number;
  /** The sample that the first place holds. */
  first = 0;
  private readonly origin: number;

  /** @param width numbers of a site, the channels and what fills them up */
  constructor(
    private readonly memory: KernelMemory,
    readonly shape: MapShape,
    readonly width: number,
    readonly halo: Halo,
    capacity: number,
  ) {
    const [rows, sites] = shape.size.length > 1 ? shape.size : [1, shape.size[0]];
    this.rows = rows ?? 1;
    this.sites = sites ?? 1;
    this.site = width * memory.bytes;
    this.row = (halo.before + this.sites + halo.after) * this.site;
    // An odd number of lines: equal places of the samples of a batch don't compete for one set of the cache.
    const lines = Math.ceil(((halo.above + this.rows + halo.below) * this.row) / line);
    this.sample = line * (lines + 1 - (lines % 2));
    this.origin = memory.bytesOf(capacity * this.sample) + halo.above * this.row + halo.before * this.site;
    const { above, below, before, after } = halo;
    this.plan = memory.plan([this.sample, this.rows, this.row, this.sites, this.site, above, below, before, after]);
  }

  /** Address of the first site of a sample. */
  at(sample: number): number {
    return this.origin + (sample - this.first) * this.sample;
  }

  /** Address of the k-th site of a sample, row by row. */
  siteAt(sample: number, k: number): number {
    return this.at(sample) + Math.floor(k / this.sites) * this.row + (k % this.sites) * this.site;
  }

  /** Copies the other end of maps into their halos. */
  wrap(first: number, count: number): void {
    const { above, below, before, after } = this.halo;
    if (above + below + before + after > 0) this.memory.call('wrapHalo', this.plan, this.at(first), count);
  }

  /** Sets samples to 0. */
  clear(first: number, count: number): void {
    const start = this.at(first) - this.halo.above * this.row - this.halo.before * this.site;
    this.memory.call('clear', start, count * this.sample);
  }

  /** [count, channels, sites..] → maps. */
  write(values: ArrayLike<number>, count: number): void {
    this.each(count, (view, at, k) => {
      view[at] = values[k]!;
    });
  }

  /** Maps → [count, channels, sites..]. */
  read<Target extends Floats>(count: number, target: Target): Target {
    this.each(count, (view, at, k) => {
      target[k] = view[at]!;
    });
    return target;
  }

  private each(count: number, visit: (view: Floats, at: number, k: number) => void): void {
    const { bytes } = this.memory;
    const { channels } = this.shape;
    const start = this.at(0);
    const view = this.memory.view(start, (count * this.sample) / bytes);
    const [site, row, sample] = [this.site / bytes, this.row / bytes, this.sample / bytes];
    let k = 0;
    for (let b = 0; b < count; b++) {
      for (let c = 0; c < channels; c++) {
        for (let r = 0; r < this.rows; r++) {
          let at = b * sample + r * row + c;
          for (let s = 0; s < this.sites; s++, k++, at += site) visit(view, at, k);
        }
      }
    }
  }
}
