// A convolutional layer as the host packs it (src/twopixels/packed-network.ts).
//
// A map holds its channels one behind the other, each a row of sites, each site one vector whose lanes are samples:
// four of float32 or two of float64. A row has halos, copies of the sites of the other end of the ring that the next
// layer reads. Maps of several batches of samples (a batch: the lanes of a vector) lie one behind the other.

/** Taps that are added up in one pass over a row. */
@unmanaged
export class TapGroup {
  /** Byte offset in the input map of what each tap reads for output site 0. */
  source0: u32;
  source1: u32;
  source2: u32;
  source3: u32;
  weight0: v128;
  weight1: v128;
  weight2: v128;
  weight3: v128;
  /** 1, 2 or 4 taps anywhere; 3 on neighbouring sites of one channel; or 5: 3 on neighbouring sites, of weight 1. */
  kind: i32;
  unused0: i32;
  unused1: i32;
  unused2: i32;
}

@unmanaged
export class Layer {
  outChannels: i32;
  outLength: i32;
  /** Bytes from what a tap reads for one output site to what it reads for the next: 16 times the stride. */
  step: u32;
  /** Bytes of an input map. */
  inputBytes: u32;
  /** The output map: its bytes, the offset of site 0 of channel 0, the bytes of a row, the sites of its halos. */
  outputBytes: u32;
  origin: u32;
  rowBytes: u32;
  leftHalo: i32;
  rightHalo: i32;
  /**
   * Addresses: of the first tap group of every output channel and the end of all; of the
   * biases; of the readout weights.
   */
  groups: usize;
  bias: usize;
  readout: usize;

  /** Tap groups of channel h, from this address … */
  groupsStart(h: i32): usize {
    return load<usize>(this.groups + (<usize>h << 2));
  }

  /** … to this one. */
  groupsEnd(h: i32): usize {
    return load<usize>(this.groups + (<usize>h << 2), 4);
  }

  /** Leading sites of a row that `addRows` does, a multiple of four. */
  get wholeLength(): i32 {
    return this.step == 16 ? this.outLength & ~3 : 0;
  }
}

/** Copies the ends of `rows` rows of `length` sites, `bytes` apart, to the halos at their other ends. */
export function fillHalos(row: usize, length: i32, left: i32, right: i32, bytes: usize, rows: i32): void {
  let end = row + (<usize>length << 4);
  do {
    for (let i = 0; i < right; i++) v128.store(end + (<usize>i << 4), v128.load(row + (<usize>i << 4)));
    for (let i = 1; i <= left; i++) v128.store(row - (<usize>i << 4), v128.load(end - (<usize>i << 4)));
    row += bytes;
    end += bytes;
  } while (--rows);
}
