import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import util from 'node:util';
import type { PackageSource } from './package-source.js';

/**
 * The packages that are installed beside this one, or in `node_modules` of the folder that the environment variable
 * `DIFFEOLAB_TFJS` names.
 */
export const installedPackages: PackageSource = {
  versionOf(name) {
    const file = manifestOf(name);
    if (file === undefined) return undefined;
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
  },
  hasAddon(name) {
    const file = manifestOf(name);
    if (file === undefined) return false;
    const folder = join(dirname(file), 'lib');
    return existsSync(folder) && readdirSync(folder).some((abi) => existsSync(join(folder, abi, 'tfjs_binding.node')));
  },
  async load(name) {
    // What TensorFlow tells of the processor, and a function that its package calls and Node 23 no longer has.
    process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
    const host: { isNullOrUndefined?: (value: unknown) => boolean } = util;
    host.isNullOrUndefined ??= (value) => value === null || value === undefined;
    const file = resolved(name);
    if (file === undefined) throw new Error(`${name} is not installed`);
    const module: unknown = await import(pathToFileURL(file).href);
    return (module as { readonly default?: unknown }).default ?? module;
  },
};

/** The package.json of a package. */
function manifestOf(name: string): string | undefined {
  return resolved(`${name}/package.json`);
}

/** Where a module of a package is, in the folder named before the place of this package. */
function resolved(module: string): string | undefined {
  const folder = process.env['DIFFEOLAB_TFJS'];
  const places = [...(folder ? [join(resolve(folder), 'package.json')] : []), import.meta.url];
  for (const place of places) {
    try {
      return createRequire(place).resolve(module);
    } catch {
      // Not there: the next place.
    }
  }
  return undefined;
}
