import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where a result comes from: enough to make it again. */
export interface Provenance {
  /** The name "diffeolab". */
  readonly package: string;
  /** Its version. */
  readonly version: string;
  /** Commit of the package's sources, with "-dirty" where they were changed; absent in an installed package. */
  readonly gitCommit?: string;
  /** Version of Node, such as "v20.19.0". */
  readonly node: string;
  /** When it was asked for, ISO 8601 in UTC. */
  readonly date: string;
  /** Wall time of the computation, in s. */
  readonly seconds: number;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Version of this package.
 *
 * @see {@link provenance}
 */
export function packageVersion(): string {
  return packageEntry('version');
}

/** Range of the Node versions that this package runs on. */
export function requiredNode(): string {
  return packageEntry('engines', 'node');
}

/** A text of package.json, by the names that lead to it. */
function packageEntry(...path: readonly string[]): string {
  let entry: unknown = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  for (const name of path) {
    entry =
      typeof entry === 'object' && entry !== null ? Object.entries(entry).find(([key]) => key === name)?.[1] : entry;
  }
  if (typeof entry !== 'string') throw new Error(`${root}package.json has no ${path.join('.')}`);
  return entry;
}

/**
 * Provenance of a result that took `seconds` of wall time; since the start of the process unless given.
 *
 * @example
 * ```ts
 * import { packageVersion, provenance } from 'diffeolab/system';
 *
 * const { version, seconds } = provenance(1.5);
 * console.log(version === packageVersion(), seconds); // true 1.5
 * ```
 */
export function provenance(seconds = performance.now() / 1000): Provenance {
  const gitCommit = commit();
  return {
    package: 'diffeolab',
    version: packageVersion(),
    ...(gitCommit === undefined ? {} : { gitCommit }),
    node: process.version,
    date: new Date().toISOString(),
    seconds,
  };
}

/** The commit of the checkout that the package runs from, if it is one and git is there. */
function commit(): string | undefined {
  if (!existsSync(`${root}.git`)) return undefined;
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5000,
    }).trim();
  } catch {
    return undefined;
  }
}
