import { createRequire } from 'node:module';
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { HostEngineName } from '../montecarlo/engine.js';
import { measureRate } from '../montecarlo/measure-rate.js';
import { posedProblem } from '../montecarlo/posed-problem.js';
import { type TfjsBackendState, tfjsBackends } from '../nets/engines/tfjs/backends.js';
import { hasWasmSimd } from '../numerics/wasm-kernel.js';
import type { AdapterDescription } from '../numerics/webgpu/adapters.js';
import { knownAdapters } from '../numerics/webgpu/known-adapters.js';
import { packageVersion, provenance, requiredNode } from '../system/provenance.js';
import { solutionModel } from './two-pixels/solution-model.js';

/** What this machine has, what the package can do with it, and what to do about what is missing. */
export interface Diagnosis {
  readonly version: string;
  readonly gitCommit?: string;
  readonly node: { readonly version: string; readonly required: string; readonly supported: boolean };
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    /** Memory that this process may use, in bytes. */
    readonly memory: number;
    readonly platform: string;
    readonly architecture: string;
  };
  /** Worker threads that a run takes by default. */
  readonly threads: number;
  readonly webAssemblySimd: boolean;
  readonly optionalPackages: readonly OptionalPackage[];
  /** What engine `tfjs` of trained nets can run on. */
  readonly tfjsBackends: readonly TfjsBackendState[];
  /** WebGPU adapters, hardware first. */
  readonly adapters: readonly AdapterDescription[];
  readonly rates: Rates;
  /** What is missing and what to do about it, one line each. */
  readonly remedies: readonly string[];
}

/** A package that is used where it is installed. */
export interface OptionalPackage {
  readonly name: string;
  /** Absent where it is not installed. */
  readonly version?: string;
  /** What the package is needed for. */
  readonly enables: string;
}

/** Rough speed of the engines. */
export interface Rates {
  readonly problem: string;
  readonly threads: 1;
  /** Time of each measurement. */
  readonly seconds: number;
  readonly samplesPerSecond: { readonly [Name in HostEngineName]?: number };
}

const rateSeconds = 0.3;

/** Looks at the machine and measures the engines for about a third of a second each. */
export async function diagnose(): Promise<Diagnosis> {
  const { gitCommit } = provenance();
  const { adapters, missing } = await knownAdapters();
  const node = nodeSupport(process.versions.node, requiredNode());
  const webAssemblySimd = hasWasmSimd();
  const remedies = [
    ...(node.supported ? [] : [`Node ${node.version} is not supported (install one that is ${node.required})`]),
    ...(webAssemblySimd
      ? []
      : ['no WebAssembly SIMD: engines run in plain JavaScript (use Node 20 or later on x64 or arm64)']),
    ...(missing === undefined ? [] : [missing]),
    ...(missing === undefined && adapters.every(({ kind }) => kind === 'software') ? [softwareOnly] : []),
  ];
  return {
    version: packageVersion(),
    ...(gitCommit === undefined ? {} : { gitCommit }),
    node,
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memory: usableMemory(),
      platform: process.platform,
      architecture: process.arch,
    },
    threads: availableParallelism(),
    webAssemblySimd,
    optionalPackages: [
      optionalPackage('webgpu', 'Monte Carlo on a GPU, engine webgpu'),
      optionalPackage('@duckdb/node-api', 'SQL over results and Parquet files, sweep query and export'),
    ],
    tfjsBackends: tfjsBackends(),
    adapters,
    rates: measureRates(webAssemblySimd),
    remedies,
  };
}

const softwareOnly =
  'all adapters are software, their shaders run on the processor: right for tests ' +
  '(for speed, install the Vulkan driver of a graphics card)';

/**
 * Whether a Node version is at least the one that the package asks for, given as >=20.19.
 *
 * @example
 * ```ts
 * import { nodeSupport } from 'diffeolab/tasks';
 *
 * console.log(nodeSupport('20.19.0', '>=20.19')); // { version: '20.19.0', required: '>=20.19', supported: true }
 * ```
 */
export function nodeSupport(version: string, required: string): Diagnosis['node'] {
  const least = /^>=(\d+(?:\.\d+)*)$/.exec(required)?.[1];
  if (least === undefined) throw new Error(`engines.node must be a least version such as >=20.19, got ${required}`);
  return { version, required, supported: version.localeCompare(least, 'en', { numeric: true }) >= 0 };
}

/** Memory of the machine, or what its control group leaves this process. */
function usableMemory(): number {
  const limit = process.constrainedMemory() ?? 0;
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function optionalPackage(name: string, enables: string): OptionalPackage {
  try {
    const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { readonly version: string };
    return { name, version, enables };
  } catch {
    return { name, enables };
  }
}

/** Noise Monte Carlo of the low-frequency network at ξ = 7, l = 32. */
function measureRates(withWasm: boolean): Rates {
  const { network, task, deviation } = solutionModel({ solution: 'low-frequency', scale: 7, length: 32 });
  const problem = posedProblem(network, task, { deviation, samples: 2, quantities: 'noise' });
  const rate = (name: HostEngineName) => measureRate(problem, name, rateSeconds);
  return {
    problem: 'noise Monte Carlo, low-frequency network, ξ = 7, l = 32',
    threads: 1,
    seconds: rateSeconds,
    samplesPerSecond: { js: rate('js'), ...(withWasm && { wasm: rate('wasm') }) },
  };
}
