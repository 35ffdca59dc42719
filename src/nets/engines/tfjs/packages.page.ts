import type { PackageSource } from './package-source.js';

/** A page has no packages to look for. */
export const installedPackages: PackageSource = {
  versionOf: () => undefined,
  hasAddon: () => false,
  load: (name) => Promise.reject(new Error(`a page can't load ${name}`)),
};
