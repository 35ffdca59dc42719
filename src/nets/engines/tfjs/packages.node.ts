import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import util from 'node:util';
import type { PackageSource } from './package-source.js';

/**
 * The packages that are installed beside this one, or in the folder that the environment variable `DIFFEOLAB_TFJS`
 * names.
 */
export const installedPackages: PackageSource = {
  versionOf(name) {
    const file = manifestOf(name);
    return file === undefined ? undefined : (requireHere()(file) as { readonly version: string }).version;
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
    const module: unknown = await import(pathToFileURL(requireHere().resolve(name)).href);
    return (module as { readonly default?: unknown }).default ?? module;
  },
};

/** The package.json of a package. */
function manifestOf(name: string): string | undefined {
  try {
    return requireHere().resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}

function requireHere(): NodeJS.Require {
  const folder = process.env['DIFFEOLAB_TFJS'];
  return createRequire(folder === undefined || folder === '' ? import.meta.url : join(resolve(folder), 'package.json'));
}
