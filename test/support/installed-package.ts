import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the package. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
}

/**
 * A fresh folder in which the package is installed with its dependencies, and nothing else: all of them as
 * links, which are to be followed by their names (--preserve-symlinks), or they would find what the package's
 * developers have installed.
 */
export function installPackage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'diffeolab-types-'));
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  for (const [path, { dev = false, devOptional = false }] of Object.entries(packages)) {
    // Of packages within others, the links to those bring them along.
    if (!/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) || dev || devOptional) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(root, path), join(folder, path));
  }
  const own = join(folder, 'node_modules/diffeolab');
  mkdirSync(own);
  for (const part of ['dist', 'package.json']) symlinkSync(join(root, part), join(own, part));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  return folder;
}
