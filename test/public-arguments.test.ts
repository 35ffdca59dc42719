import { analytic, images, nets, spherical, stability, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects, rejectsLater } from './support/assertions.js';
import { namespaces } from './support/model-namespaces.js';

const test = suite('arguments of public functions');

/** Called once a random number, a sample or an image: they check nothing. */
const unchecked = new Set([
  'twopixels.pairImage',
  'montecarlo.drawPair',
  'numerics.fillGaussians',
  'numerics.gaussianAt',
  'numerics.philox4x32',
]);

/** Formulas of numbers alone: what is no number gives NaN, as in Math. */
const formulas = new Set([
  'twopixels.ringDistance',
  'spherical.leastFloat32Loss',
  'diffeo.fieldNumber',
  'numerics.chiSquareDensity',
  'numerics.normalDensity',
  'numerics.normalDistribution',
  'numerics.normalQuantile',
  'numerics.zScore',
]);

const network = twopixels.constructSolution('low-frequency', { scale: 3, length: 12 });
const task = twopixels.twoPixelTask({ length: 12, scale: 3 });

/** Arguments that are right for some functions, before those that are wrong for all. */
const beginnings: Record<string, readonly unknown[]> = {
  nothing: [],
  'a net': [network],
  'a net and a task': [network, task],
  'a task': [task],
  'a plan': [nets.planNetwork(network, 12)],
  'a spherical net': [spherical.initialise({ width: 3, dimension: 2 })],
  points: [spherical.samplePoints({ points: 4, dimension: 2 })],
  'an ensemble': [{ size: 8, cutoff: 2, temperature: 0.01 }],
  'a typed array': [new Float64Array(4)],
  text: ['0'],
};

const wrong: Record<string, unknown> = {
  undefined,
  null: null,
  3: 3,
  'an empty object': {},
  'nested arrays': [[[1, 2, 1]]],
};

function isNaNResult(result: unknown): boolean {
  if (typeof result === 'number') return Number.isNaN(result);
  return typeof result === 'object' && result !== null && Number.isNaN((result as { value?: unknown }).value);
}

/** What is wrong with a call, if anything is. */
async function fault(name: string, callee: CallableFunction, args: readonly unknown[]): Promise<string | undefined> {
  const isClass = /^class/.test(Function.prototype.toString.call(callee));
  try {
    let result: unknown = await (isClass ? Reflect.construct(callee, args) : Reflect.apply(callee, undefined, args));
    if (typeof (result as Iterator<unknown> | undefined)?.next === 'function') {
      result = (result as Iterator<unknown>).next().value;
    }
    return isNaNResult(result) && !formulas.has(name) ? 'is NaN' : undefined;
  } catch (error) {
    if (!(error instanceof Error)) return `throws ${String(error)}`;
    if (error.name !== 'InputError') return `throws ${error.name}: ${error.message}`;
    return /\n/.test(error.message) ? `has more than one line: ${error.message}` : undefined;
  }
}

for (const [namespace, members] of Object.entries(namespaces)) {
  test(`${namespace}: wrong arguments are refused in a line, or do no harm`, async () => {
    const faults: string[] = [];
    for (const [member, callee] of Object.entries(members)) {
      const name = `${namespace}.${member}`;
      if (typeof callee !== 'function' || unchecked.has(name)) continue;
      const calls: [string, readonly unknown[]][] = [['()', []]];
      for (const [beginning, first] of Object.entries(beginnings)) {
        for (const [end, value] of Object.entries(wrong)) {
          calls.push([`${beginning}, then ${end}`, [...first, value, value, value]]);
        }
      }
      for (const [words, args] of calls) {
        const found = await fault(name, callee, args);
        if (found !== undefined) faults.push(`${name} of ${words} ${found}`);
      }
    }
    assert.is(faults.length, 0, faults.slice(0, 20).join('\n'));
  });
}

test('exempted functions exist', () => {
  for (const name of [...unchecked, ...formulas]) {
    const [namespace, member] = name.split('.') as [keyof typeof namespaces, string];
    assert.type((namespaces[namespace] as Record<string, unknown>)[member], 'function', name);
  }
});

test('a refusal names the function, the argument, what it should be and what it is', async () => {
  // Callers without types, such as plain JavaScript.
  const call =
    (callee: CallableFunction, ...args: readonly unknown[]) =>
    () =>
      Reflect.apply(callee, undefined, args);
  const words = /^diffeoSensitivity: task must be an object \{ length, scale, gap \}, got undefined$/;
  rejects(call(analytic.diffeoSensitivity, network), words);
  rejects(
    call(analytic.diffeoSensitivity, network, { length: 12, scale: 3 }),
    /: task must be .* got one without gap$/,
  );
  rejects(call(analytic.diffeoSensitivity, network, task, null), /^diffeoSensitivity: law must be a displacement law/);
  rejects(call(nets.convLayer, [[[1, 2, 1]]]), /^convLayer: options must be an object \{ filters \}, got an array$/);
  rejects(call(nets.convLayer, { filters: [[1, 2, 1]] }), /^convLayer: filters must be nested arrays/);
  rejects(
    call(nets.forward, { ...network, layers: [{ filters: [], bias: [], stride: 1 }] }),
    /^forward: network\.layers\[0\]\.filters must be an ndarray over a typed array, got an array/,
  );
  rejects(call(nets.createForward, network), /^createForward: plan\.layers\[0\] must be .* one without inLength/);
  rejects(call(spherical.evaluate, network), /^evaluate: net must be .* got one without weights, coefficients$/);
  rejects(call(spherical.testError, 3), /^testError: predictor must be a function, got 3$/);
  rejects(call(images.decodePng, 'x.png'), /^decodePng: bytes must be a Buffer, got "x\.png"$/);
  rejects(call(twopixels.displacementLaw, '1/3'), /must be an array of probabilities, got "1\/3"$/);
  await rejectsLater(
    call(stability.diffeoSensitivity),
    /^diffeoSensitivity: options must be an object, got undefined$/,
  );
});

test.run();
