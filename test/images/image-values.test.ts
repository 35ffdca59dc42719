import { images } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gatherValues } from '../../dist/images/image-values.js';
import { near, rejects } from '../support/assertions.js';

const { imageValues, standardise } = images;

const test = suite('range of images, and standardisation');

/** Two images of two channels: 1 … 8 and, in the second channel, ten times that. */
const few = ndarray(Float64Array.of(1, 2, 3, 4, 10, 20, 30, 40, 5, 6, 7, 8, 50, 60, 70, 80), [2, 2, 2, 2]);

test('smallest, largest, mean and deviation are those of the numbers, by channel and in any parts', () => {
  const { smallest, largest, mean, deviation, channels } = imageValues(few);
  assert.equal([smallest, largest, mean], [1, 80, 24.75]);
  const squares = [...few.data].reduce((sum, x) => sum + (x - 24.75) ** 2, 0);
  near(deviation, Math.sqrt(squares / 16), 1e-14);
  assert.equal(
    channels.map((each) => each.mean),
    [4.5, 45],
  );
  near(channels[0]!.deviation, Math.sqrt(5.25), 1e-14);
  near(channels[1]!.deviation, 10 * Math.sqrt(5.25), 1e-14);
  const gathered = gatherValues();
  for (const sample of [0, 1]) gathered.add(few.lo(sample).hi(1));
  near(gathered.values().deviation, deviation, 1e-14);
  const shifted = ndarray(
    few.data.map((x) => x + 1e9),
    few.shape,
  );
  near(imageValues(shifted).deviation, deviation, 1e-6, 'far from zero too');
  assert.equal(imageValues(few.transpose(0, 1, 3, 2)), imageValues(few), 'of any strides');
});

test('standardised images have mean 0 and deviation 1 in each channel, or are (x − m)/s', () => {
  const { channels } = imageValues(standardise(few));
  for (const { mean, deviation } of channels) {
    near(mean, 0, 1e-15);
    near(deviation, 1, 1e-15);
  }
  const given = standardise(few, { mean: [4, 40], deviation: [2, 5] });
  assert.equal([...given.data.subarray(0, 8)], [-1.5, -1, -0.5, 0, -6, -4, -2, 0]);
  assert.equal(
    [...standardise(few, { mean: [0], deviation: [2] }).data],
    [...few.data].map((x) => x / 2),
  );
  assert.is(few.get(0, 0, 0, 0), 1, 'the images stay as they are');
});

test('what has no deviation, and other numbers of channels, are refused', () => {
  const flat = ndarray(new Float64Array(18).fill(3 / 255), [2, 1, 3, 3]);
  rejects(
    () => standardise(flat),
    /^standardise: deviation must be finite and above 0, got 0 for channel 0 \(equal pixels/,
  );
  rejects(
    () => standardise(few, { mean: [1, 2, 3], deviation: [1] }),
    /mean must be one number, or 2, one a channel, got/,
  );
  rejects(() => standardise(few, { mean: [1], deviation: [1, -1] }), /deviation must be .* got -1 for channel 1/);
  rejects(() => standardise(few, { mean: [Number.NaN], deviation: [1] }), /mean must be finite, got NaN for channel 0/);
  rejects(() => imageValues(few.pick(0)), /images must be an array \[P, C, n, n\], got shape \[2, 2, 2\]/);
  rejects(
    () => imageValues(ndarray(Float64Array.of(1e200, -1e200, 0, 0), [1, 1, 2, 2])),
    /must hold finite numbers of magnitude at most .*, got 1e\+200 at \[0, 0, 0, 0\]/,
  );
});

test.run();
