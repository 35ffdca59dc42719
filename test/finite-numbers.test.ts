import { numerics } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { namespaces } from './support/model-namespaces.js';
import { validCalls } from './support/valid-calls.js';

const test = suite('numbers that are not finite, and those that have no square');

const bad = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e200, -1e200];

/** Texts, files, bytes, devices, integers without end, classes of errors; and streams that a running sum takes in. */
const without = new Set([
  'images.decodeJpeg',
  'images.decodePng',
  'images.readChunks',
  'images.readData',
  'images.readImage',
  'images.writePng',
  'montecarlo.InterruptedEstimateError',
  'montecarlo.createDeviceEngine',
  'montecarlo.describeAdapters',
  'montecarlo.deviceVariates',
  'montecarlo.sharedDevice',
  'nets.rationalLayer',
  'numerics.InputError',
  'numerics.RectifiedExcess',
  'numerics.RunningMoments',
  'numerics.formatRational',
  'numerics.keyFromSeed',
  'numerics.rational',
  'numerics.toNumber',
  'training.DivergenceError',
  'training.stateFromJson',
  'training.stateToJson',
]);

/** Formulas and hot loops of single numbers: what is no number gives NaN, as in Math. They state no error. */
const formulas = new Set([
  'diffeo.fieldNumber',
  'montecarlo.drawPair',
  'numerics.chiSquareDensity',
  'numerics.fillGaussians',
  'numerics.gaussianAt',
  'numerics.multiplyHigh',
  'numerics.normalDensity',
  'numerics.normalDistribution',
  'numerics.normalQuantile',
  'numerics.philox4x32',
  'numerics.zScore',
  'spherical.gramRows',
  'spherical.gramRowsWasm',
  'spherical.leastFloat32Loss',
  'twopixels.pairImage',
  'twopixels.ringDistance',
]);

/** Arguments that the library itself made, such as plans, problems and engines: changed inside they are not checked. */
const made: Readonly<Record<string, readonly number[]>> = {
  'analytic.enumerateInFloat': [0],
  'analytic.lazyErrors': [0, 2],
  'analytic.lazyNoise': [0, 2],
  'analytic.lazySolution': [0],
  'montecarlo.createEngine': [1],
  'montecarlo.measureRate': [0, 2],
  'nets.createEngine': [0],
  'nets.createForward': [0],
  'nets.createJsEngine': [0],
  'nets.layerNames': [0],
  'nets.shuffleChannels': [0],
  'nets.toConvNet': [0],
  'spherical.addPenaltyGradient': [1],
  'spherical.createObjective': [0],
  'spherical.largestCurvature': [0],
  'spherical.penalty': [1],
  'training.createDescent': [0],
  'training.createFlow': [0],
  'training.createStepper': [0],
  'twopixels.pairSpread': [1],
  'twopixels.representatives': [1],
};

/** What may be not finite in a result, and why. */
const exceptions: Readonly<Record<string, string>> = {
  'analytic.relativeStability': 'what is NaN in D or G, as of a layer that is constant, is NaN in R',
  'numerics.estimateColumns': 'hands on what it is given; tables leave cells of it empty',
  'numerics.measuredColumns': 'hands on what it is given; tables leave cells of it empty',
  'numerics.theoryColumns': 'hands on what it is given; tables leave cells of it empty',
  'numerics.valueColumns': 'hands on what it is given; tables leave cells of it empty',
  'numerics.mergeMoments': 'a running sum',
  'numerics.rectifiedIncrementSquare': 'a square, Infinity beyond 1e154 as in Math',
  'numerics.rectifiedSquare': 'a square, Infinity beyond 1e154 as in Math',
};

/** Places of numbers in arguments: those of a typed array are its first, one in the middle and its last. */
function places(value: unknown, path: readonly (string | number)[] = [], depth = 0): (string | number)[][] {
  if (typeof value === 'number') return [[...path]];
  if (typeof value !== 'object' || value === null || depth > 7 || Buffer.isBuffer(value)) return [];
  if (ArrayBuffer.isView(value) || (Array.isArray(value) && typeof value[0] === 'number')) {
    const { length } = value as unknown as ArrayLike<number>;
    if (typeof (value as unknown as ArrayLike<unknown>)[0] !== 'number') return [];
    return [...new Set([0, length >> 1, length - 1])].filter((at) => at >= 0).map((at) => [...path, at]);
  }
  return Object.entries(value).flatMap(([key, part]) => {
    // Shapes and strides of arrays are not arguments of their own.
    if (/^(shape|stride|offset|_.*)$/.test(key) && 'data' in value) return [];
    return places(part, [...path, Array.isArray(value) ? Number(key) : key], depth + 1);
  });
}

/** Arguments with another number in one place; false where it can't be changed. */
function put(args: unknown, path: readonly (string | number)[], value: number): boolean {
  let part = args as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) part = part[key] as Record<string | number, unknown>;
  const last = path.at(-1)!;
  if (!ArrayBuffer.isView(part) && Object.getOwnPropertyDescriptor(part, last)?.writable !== true) return false;
  part[last] = value;
  return Object.is(part[last], value);
}

/** Places of what is not finite in a result. */
function broken(value: unknown, path = '', depth = 0): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (typeof value !== 'object' || value === null || depth > 6) return [];
  if (ArrayBuffer.isView(value)) {
    const at = Array.from(value as unknown as ArrayLike<number>).findIndex((each) => !Number.isFinite(Number(each)));
    return at < 0 ? [] : [path];
  }
  return Object.entries(value).flatMap(([key, part]) => broken(part, `${path}.${key}`, depth + 1));
}

async function resultOf(callee: CallableFunction, args: readonly unknown[]): Promise<unknown> {
  const result: unknown = await Reflect.apply(callee, undefined, args);
  if (typeof (result as Iterator<unknown> | undefined)?.next !== 'function') return result;
  const iterator = result as Iterator<unknown>;
  return [iterator.next().value, iterator.next().value];
}

for (const [namespace, members] of Object.entries(namespaces)) {
  test(`${namespace}: refused in a line, or nothing that is not finite comes out`, async () => {
    const faults: string[] = [];
    for (const [member, callee] of Object.entries(members)) {
      const name = `${namespace}.${member}`;
      if (typeof callee !== 'function' || without.has(name) || formulas.has(name)) continue;
      const call = validCalls[name];
      if (call === undefined) {
        faults.push(`${name} has no entry in test/support/valid-calls.ts`);
        continue;
      }
      const args = call();
      // What is not finite by itself, such as an error of one draw, may be so again.
      let usual: Set<string>;
      try {
        const result = await resultOf(callee, args);
        usual = new Set([...broken(result), ...broken(args, 'arguments')]);
      } catch (error) {
        faults.push(`${name} as it should be: ${String(error)}`);
        continue;
      }
      for (const path of places(call())) {
        if (made[name]?.includes(Number(path[0]))) continue;
        for (const value of bad) {
          const changed = call();
          if (!put(changed, path, value)) continue;
          const words = `${name} with ${value} at ${path.join('.')}`;
          try {
            const result = await resultOf(callee, changed);
            const found = broken(result).filter((place) => !usual.has(place) && exceptions[name] === undefined);
            if (found.length > 0) faults.push(`${words}: not finite at ${found.slice(0, 3).join(', ')}`);
          } catch (error) {
            if (!(error instanceof numerics.InputError)) faults.push(`${words}: ${String(error)}`);
            else if (/\n/.test(error.message)) faults.push(`${words}: more than a line, ${error.message}`);
          }
        }
      }
    }
    assert.is(faults.length, 0, `\n${faults.join('\n')}`);
  });
}

test('entries and exceptions are of functions that there are', () => {
  for (const name of [
    ...Object.keys(validCalls),
    ...without,
    ...formulas,
    ...Object.keys(made),
    ...Object.keys(exceptions),
  ]) {
    const [namespace, member] = name.split('.') as [keyof typeof namespaces, string];
    assert.type((namespaces[namespace] as Record<string, unknown>)[member], 'function', name);
  }
});

test.run();
