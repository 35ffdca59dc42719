import { images } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near, rejects } from '../support/assertions.js';

const { proceduralClasses, proceduralImages, proceduralKinds } = images;

const test = suite('procedural images');

/** Image i of a set as a flat array. */
function imageOf({ images }: images.ImageSet, index: number): Float64Array {
  const [, channels = 0, size = 0] = images.shape;
  const length = channels * size * size;
  return images.data.slice(index * length, (index + 1) * length);
}

test('image i depends on kind, size, channels, seed and i alone', () => {
  for (const kind of proceduralKinds) {
    const few = proceduralImages({ kind, count: 3, size: 16 });
    const many = proceduralImages({ kind, count: 12, size: 16 });
    const later = proceduralImages({ kind, count: 2, first: 10, size: 16 });
    assert.equal(imageOf(many, 2), imageOf(few, 2), kind);
    assert.equal(imageOf(later, 1), imageOf(many, 11), kind);
    assert.is(later.labels![1], many.labels![11]);
    assert.not.equal(imageOf(proceduralImages({ kind, size: 16, seed: '1' }), 0), imageOf(few, 0), kind);
    const classes = proceduralClasses[kind].length;
    assert.not.equal(imageOf(many, 0), imageOf(proceduralImages({ kind, first: classes, size: 16 }), 0), kind);
    assert.equal(
      [...many.labels!],
      Array.from({ length: 12 }, (_, index) => index % classes),
    );
    assert.equal(many.classNames, proceduralClasses[kind]);
    assert.equal([...proceduralImages({ kind, count: 2, label: 3, size: 16 }).labels!], [3, 3]);
  }
});

test('values lie in [0, 1], every image has contrast, colour has colours', () => {
  for (const kind of proceduralKinds) {
    for (const channels of [1, 3] as const) {
      const set = proceduralImages({ kind, count: 40, size: 24, channels, seed: 'range' });
      assert.equal(set.images.shape, [40, channels, 24, 24]);
      assert.ok(set.images.data.every((value) => value >= 0 && value <= 1));
      let coloured = 0;
      for (let index = 0; index < 40; index++) {
        const image = imageOf(set, index);
        assert.ok(Math.max(...image) - Math.min(...image) > 0.2, `${kind} ${index}`);
        if (channels === 3 && image.some((value, at) => at >= 576 && Math.abs(value - image[at % 576]!) > 0.1))
          coloured++;
      }
      assert.ok(channels === 1 || coloured > 30, `${coloured} of 40 ${kind} in colour`);
    }
  }
});

test('areas of anti-aliased shapes do not depend on the resolution', () => {
  for (let first = 0; first < 12; first++) {
    const means = [32, 64, 128].map((size) => {
      const { data } = proceduralImages({ kind: 'shapes', size, first }).images;
      return data.reduce((sum, value) => sum + value, 0) / data.length;
    });
    near(means[0]!, means[2]!, 0.012, `shape ${first}`);
    near(means[1]!, means[2]!, 0.005, `shape ${first}`);
  }
});

test('the digits of a class are nearer to their mean than to that of other classes', () => {
  const size = 20;
  const perClass = 60;
  const set = proceduralImages({ kind: 'digits', count: 20 * perClass, size, seed: 'means' });
  const length = size * size;
  const means = Array.from({ length: 10 }, () => new Float64Array(length));
  for (let index = 0; index < 10 * perClass; index++) {
    for (const [at, value] of imageOf(set, index).entries()) means[index % 10]![at]! += value / perClass;
  }
  let right = 0;
  for (let index = 10 * perClass; index < 20 * perClass; index++) {
    const image = imageOf(set, index);
    const distances = means.map((mean) => mean.reduce((sum, value, at) => sum + (value - image[at]!) ** 2, 0));
    if (distances.indexOf(Math.min(...distances)) === set.labels![index]) right++;
  }
  assert.ok(right > 7 * perClass, `${right} of ${10 * perClass} by the nearest mean`);
});

test('bad options are refused in one line', () => {
  const kind = 'digits';
  rejects(
    () => proceduralImages({ kind: 'cats' as 'digits' }),
    /kind must be one of shapes, textures, digits, got cats/,
  );
  rejects(() => proceduralImages({ kind, size: 4 }), /size must be an integer from 8 to 4096, got 4/);
  rejects(() => proceduralImages({ kind, channels: 2 as 3 }), /channels must be 1 or 3, got 2/);
  rejects(() => proceduralImages({ kind, label: 10 }), /label must be an integer from 0 to 9, got 10/);
  rejects(() => proceduralImages({ kind, count: 0 }), /count must be an integer of at least 1/);
});

test.run();
