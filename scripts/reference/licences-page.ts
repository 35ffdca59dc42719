import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A package as package-lock.json knows it. */
export interface LockedPackage {
  /** Its folder, such as node_modules/zod. */
  readonly folder: string;
  readonly version: string;
  readonly licence: string;
  readonly integrity?: string;
  /** Whether it is installed with this package, or beside it by those who want what needs it. */
  readonly use: 'dependency' | 'optional' | 'development';
  /** Whether it is the build of another package for one kind of machine. */
  readonly build: boolean;
}

interface Entry {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

/** Licences that are named by a file, in words. */
const inWords: Readonly<Record<string, string>> = {
  'node_modules/dejavu-fonts-ttf': 'Bitstream Vera and Arev font licences',
};

/** Everything in package-lock.json but the package itself. */
export function lockedPackages(): LockedPackage[] {
  const lock = JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8')) as { packages: Record<string, Entry> };
  return Object.entries(lock.packages)
    .filter(([folder]) => folder !== '')
    .map(([folder, { version, license, integrity, dev, devOptional, os, cpu }]) => ({
      folder,
      version,
      licence: inWords[folder] ?? license ?? 'not named',
      ...(integrity !== undefined && { integrity }),
      use: dev === true ? 'development' : devOptional === true ? 'optional' : 'dependency',
      build: os !== undefined || cpu !== undefined,
    }));
}

/** Folders of the packages of which something is inside the files of dist/: what the builds have noted. */
export function bundledFolders(): string[] {
  const lists = `${root}/dist/bundled`;
  const noted = readdirSync(lists).flatMap((file) => JSON.parse(readFileSync(`${lists}/${file}`, 'utf8')) as string[]);
  return [...new Set(noted)].sort();
}

/** docs/reference/licences.md: all that ships, that is installed along, and that may be installed beside. */
export function licencesPage(): string {
  const packages = lockedPackages();
  const used = (use: LockedPackage['use']) => packages.filter((each) => each.use === use && !each.build);
  const inside = bundledFolders().map((folder) => packages.find((each) => each.folder === folder)!);
  return `# Licences

This package is MIT ([LICENSE](../../LICENSE)). What comes with it has the licences below, all compatible with that.
\`npm run reference\` writes this page from \`package-lock.json\` and from what the builds note; versions are those that
this version is tested with.

## Inside the files of the package

Bundled into files of \`dist/\`; the texts of their licences travel along in \`dist/THIRD-PARTY-NOTICES.txt\`.

${table(inside)}

## Installed along

Packages of their own, unchanged, with their licences in their folders. Builds for single machines are left out: they
have the licence of their package. MPL-2.0 asks whoever changes a file of such a package to publish that file.

${table(used('dependency'))}

## Installed beside, by those who want it

${table(used('optional'))}
`;
}

function table(packages: readonly LockedPackage[]): string {
  const rows = packages.map(({ folder, version, licence }) => `| ${nameOf(folder)} | ${version} | ${licence} |`);
  return ['| package | version | licence |', '|---|---|---|', ...[...new Set(rows)].sort()].join('\n');
}

const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
