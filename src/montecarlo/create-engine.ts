import { InputError } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';
import { hasWasmSimd } from '../numerics/wasm-kernel.js';
import { hasHardwareAdapter } from '../numerics/webgpu/known-adapters.js';
import type { DeviceEngine, Engine, EngineName, HostEngineName } from './engine.js';
import { createJsEngine } from './engines/js-engine.js';
import { createWasmEngine } from './engines/wasm-engine.js';
import { createWebgpuEngine } from './engines/webgpu-engine.js';
import { checkedSamples, float32Loss, float32Tolerance } from './float32-check.js';
import { type Problem, requireProblem } from './problem.js';
import { sharedDevice } from './webgpu/shared-device.js';
import { secondsPerSample } from './work.js';

const engineNames: readonly EngineName[] = ['js', 'wasm', 'webgpu'];
const hostEngines: Readonly<Record<HostEngineName, (problem: Problem) => Engine>> = {
  js: createJsEngine,
  wasm: createWasmEngine,
};

/**
 * Seconds of work, as planned for wasm, from which `auto` looks for a graphics card: finding it
 * and compiling take a while.
 */
const worthDevice = 2;

/** An engine of the processor, by its name, or one of a device, ready to run; the caller releases it. */
export type EngineChoice = HostEngineName | DeviceEngine;

/**
 * The engine for a problem. `auto` is webgpu where there is a hardware adapter and the run is long enough to pay for
 * it, never a software adapter; else wasm, or js where the machine has no WebAssembly SIMD or float32 is not enough.
 * @throws InputError if the name is unknown, float32 is not enough for the engine asked for, or there
 *   is no adapter for webgpu
 * @see {@link posedProblem}
 */
export async function chooseEngine(
  subject: string,
  wish: string,
  problem: Problem,
  options: {
    /** Worker threads that wasm would get. */
    readonly threads?: number;
    /** Relative error of a mean numerator through float32 that is still allowed. */
    readonly tolerance?: number | undefined;
    /** Samples that the run will take, if it is likely to end before its last. */
    readonly expectedSamples?: number | undefined;
  } = {},
): Promise<EngineChoice> {
  requireProblem(subject, problem);
  requireObject(subject, 'options', options);
  const { threads = 1, tolerance = float32Tolerance, expectedSamples = problem.samples } = options;
  const name = engineNames.find((known) => known === wish);
  if (wish !== 'auto' && name === undefined) {
    throw new InputError(subject, `unknown engine ${wish} (use one of auto, ${engineNames.join(', ')})`);
  }
  if (name === 'webgpu') {
    const engine = await createDeviceEngine(problem, subject);
    return await releasedUnless(engine, async () =>
      refuseLoss(subject, 'webgpu', await deviceLoss(problem, engine), tolerance),
    );
  }
  if (name === 'js' || (name === undefined && !hasWasmSimd())) return 'js';
  const loss = float32Loss(problem, createWasmEngine(problem).sampleDifferences(0, checkedSamples(problem)));
  if (name === 'wasm') refuseLoss(subject, 'wasm', loss, tolerance);
  if (loss > tolerance) return 'js';
  const wasmSeconds = (secondsPerSample(problem, 'wasm') * expectedSamples) / threads;
  if (name === 'wasm' || wasmSeconds < worthDevice) return 'wasm';
  return (await hardwareEngine(subject, problem, tolerance)) ?? 'wasm';
}

/**
 * The engine of the processor of a name.
 * @see {@link posedProblem}
 */
export function createEngine(name: HostEngineName, problem: Problem): Engine {
  const subject = 'createEngine';
  if (!Object.hasOwn(hostEngines, name)) {
    throw new InputError(subject, `engine must be one of ${Object.keys(hostEngines).join(', ')}, got ${String(name)}`);
  }
  requireProblem(subject, problem);
  return hostEngines[name](problem);
}

/**
 * The engine of the preferred WebGPU adapter, hardware or software; `release` frees its buffers.
 * @throws InputError if it is no problem, there is no adapter, or the net goes beyond a limit of the device
 * @example
 * ```ts
 * import * as montecarlo from 'diffeolab/montecarlo';
 * import { lowFrequency, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 32, scale: 7 };
 * const options = { deviation: 0.3, samples: 1000 };
 * const problem = montecarlo.posedProblem(lowFrequency(size), twoPixelTask(size), options);
 * const { adapters, missing } = await montecarlo.describeAdapters();
 * if (missing !== undefined) console.log(missing);
 * const device = adapters[0]?.kind === 'hardware' ? await montecarlo.sharedDevice() : undefined;
 * if (device !== undefined && !('missing' in device)) {
 *   console.log(await montecarlo.deviceVariates(device, problem, 0, 1));
 *   const engine = await montecarlo.createDeviceEngine(problem);
 *   console.log(await engine.sampleDifferences(0, 1));
 *   engine.release();
 * }
 * ```
 */
export async function createDeviceEngine(problem: Problem, subject = 'createDeviceEngine'): Promise<DeviceEngine> {
  requireProblem(subject, problem);
  const device = await sharedDevice();
  if ('missing' in device) {
    throw new InputError(subject, `engine webgpu can't run: ${device.missing}, or use engine wasm`);
  }
  return await createWebgpuEngine(subject, problem, device);
}

/** The engine of a graphics card if there is one and it is up to the problem. */
async function hardwareEngine(subject: string, problem: Problem, tolerance: number): Promise<DeviceEngine | undefined> {
  if (!(await hasHardwareAdapter())) return undefined;
  try {
    const engine = await createDeviceEngine(problem, subject);
    return await releasedUnless(engine, async () =>
      refuseLoss(subject, 'webgpu', await deviceLoss(problem, engine), tolerance),
    );
  } catch {
    // A card that can't do it is no reason to fail: wasm can.
    return undefined;
  }
}

async function deviceLoss(problem: Problem, engine: DeviceEngine): Promise<number> {
  return float32Loss(problem, await engine.sampleDifferences(0, checkedSamples(problem)));
}

async function releasedUnless(engine: DeviceEngine, check: () => Promise<void>): Promise<DeviceEngine> {
  try {
    await check();
    return engine;
  } catch (error) {
    engine.release();
    throw error;
  }
}

function refuseLoss(subject: string, name: EngineName, loss: number, tolerance: number): void {
  if (loss <= tolerance) return;
  const shown = Number.isFinite(loss) ? `off by ${loss.toPrecision(1)}` : 'infinite';
  throw new InputError(subject, `engine ${name} works in float32, where a numerator of this run is ${shown} (use js)`);
}
