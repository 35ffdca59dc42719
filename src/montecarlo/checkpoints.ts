import { blockSize } from './blocks.js';

/** Blocks of the first checkpoint, and checkpoints in each doubling behind it. */
const perDoubling = 16;

/**
 * The first sample count of the schedule from `samples` on: 16, 17, … 31 times a power of two blocks of 1024 samples,
 * so the first is 16 384 and each is 3 to 6 % above the one before.
 */
export function nextCheckpoint(samples: number): number {
  const blocks = Math.max(perDoubling, samples / blockSize);
  const unit = 2 ** Math.floor(Math.log2(blocks / perDoubling));
  return Math.ceil(blocks / unit) * unit * blockSize;
}

/** Whether a sample count is one at which a run to a precision may end. */
export function isCheckpoint(samples: number): boolean {
  return nextCheckpoint(samples) === samples;
}
