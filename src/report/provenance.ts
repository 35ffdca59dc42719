import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where a result comes from: enough to make it again. */
export interface Provenance {
  readonly package: string;
  readonly version: string;
  /** Commit of the package's sources, with "-dirty" where they were changed; absent in an installed package. */
  readonly gitCommit?: string;
  readonly node: string;
  readonly date: string;
  readonly seconds: number;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Version of this package. */
export function packageVersion(): string {
  const content: unknown = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const version = typeof content === 'object' && content !== null && 'version' in content ? content.version : undefined;
  if (typeof version !== 'string') throw new Error(`${root}package.json has no version`);
  return version;
}

/** Provenance of a result that took `seconds` of wall time; since the start of the process unless given. */
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
