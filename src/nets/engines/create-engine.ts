import { InputError } from '../../numerics/input-error.js';
import { requireObject } from '../../numerics/require-argument.js';
import type { Net } from '../net.js';
import type { Awaitable, EngineName, ImmediateEngine, NetEngine, Precision } from './engine.js';
import { createJsEngine } from './js/create-js-engine.js';
import type { TfjsBackend } from './tfjs/backends.js';
import { createTfjsEngine } from './tfjs/create-tfjs-engine.js';

/** Those that run in this process and answer at once. */
export type ImmediateEngineName = Exclude<EngineName, 'tfjs'>;

interface EngineMaker {
  /** The precisions that it has, its default first. */
  readonly precisions: readonly Precision[];
  create(net: Net, precision: Precision, options: EngineOptions): Awaitable<NetEngine>;
}

const makers: Readonly<Partial<Record<EngineName, EngineMaker>>> = {
  js: { precisions: ['float64'], create: createJsEngine },
  tfjs: { precisions: ['float32'], create: (net, _, options) => createTfjsEngine(net, options) },
};

/** Names of the engines that there are. */
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
 * Makes an engine for a net by its name: at once where it runs in this process, a promise where it must be loaded.
 * @throws InputError if there is no such engine, or it lacks the precision
 * @see {@link createJsEngine}
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
