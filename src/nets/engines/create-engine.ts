import { InputError } from '../../numerics/input-error.js';
import { requireObject } from '../../numerics/require-argument.js';
import type { Net } from '../net.js';
import type { Awaitable, EngineName, ImmediateEngine, NetEngine, Precision } from './engine.js';
import { createJsEngine } from './js/create-js-engine.js';
import type { TfjsBackend } from './tfjs/backends.js';
import { createTfjsEngine } from './tfjs/create-tfjs-engine.js';
import { createRelaxedWasmEngine, createWasmEngine } from './wasm/create-wasm-engine.js';

/** Those that run in this process and answer at once. */
export type ImmediateEngineName = Exclude<EngineName, 'tfjs'>;

interface EngineMaker {
  /** The precisions that it has, its default first. */
  readonly precisions: readonly Precision[];
  create(net: Net, precision: Precision, options: EngineOptions): Awaitable<NetEngine>;
}

const makers: Readonly<Partial<Record<EngineName, EngineMaker>>> = {
  js: { precisions: ['float64'], create: createJsEngine },
  wasm: { precisions: ['float32', 'float64'], create: createWasmEngine },
  'wasm-relaxed': { precisions: ['float32', 'float64'], create: createRelaxedWasmEngine },
  tfjs: { precisions: ['float32'], create: (net, _, options) => createTfjsEngine(net, options) },
};

/**
 * Names of the engines that there are, the default first.
 * @see {@link createEngine}
 */
export const engineNames = Object.keys(makers) as readonly EngineName[];

/** Which engine runs a net. */
export interface EngineOptions<Name extends EngineName = EngineName> {
  /** Default `js`. */
  readonly engine?: Name;
  /** Default that of the engine. */
  readonly precision?: Precision;
  /** What engine `tfjs` runs on; default the first that is there of `node-gpu`, `webgpu` on a graphics card, `node`. */
  readonly backend?: TfjsBackend;
}

/**
 * Makes an engine for a net by its name, which runs it forward and backward on batches of inputs: at once where it runs
 * in this process, a promise where it must be loaded.
 * @throws InputError if there is no such engine, or it lacks the precision, or the net lacks arrays of its layout
 * @example
 * ```ts
 * import { createEngine, createJsEngine, engineNames, initialNet, presetNet } from 'diffeolab/nets';
 *
 * const shape = { input: { channels: 1, size: [6] }, channels: 4, depth: 2, filterSize: 3 };
 * const net = initialNet(presetNet('cnn', shape));
 * const engine = createEngine(net, { engine: 'js' });
 * const pairs = Float64Array.of(1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0);
 * const inputs = engine.prepare(pairs, 2, true); // what the two have in common is computed once
 * const [f, moved] = engine.differentiate(inputs, (outputs, gradient) => gradient.set(outputs)); // dL/df of Σ f²/2
 * console.log(f === moved, engine.gradients.length, engine.activations(0).length); // true 6 48
 * console.log(engineNames[0], createJsEngine(net).name); // js js
 * ```
 */
export function createEngine(net: Net, options?: EngineOptions<ImmediateEngineName>): ImmediateEngine;
export function createEngine(net: Net, options?: EngineOptions): Awaitable<NetEngine>;
export function createEngine(net: Net, options: EngineOptions = {}): Awaitable<NetEngine> {
  const subject = 'createEngine';
  requireObject(subject, 'options', options);
  const { engine = 'js' } = options;
  const maker = Object.hasOwn(makers, engine) ? makers[engine] : undefined;
  if (!maker) {
    throw new InputError(subject, `engine must be ${engineNames.join(', ')}, got ${JSON.stringify(engine)}`);
  }
  const { precision = maker.precisions[0]! } = options;
  if (!maker.precisions.includes(precision)) {
    const allowed = maker.precisions.join(' or ');
    throw new InputError(
      subject,
      `precision of the ${engine} engine must be ${allowed}, got ${JSON.stringify(precision)}`,
    );
  }
  return maker.create(net, precision, options);
}
