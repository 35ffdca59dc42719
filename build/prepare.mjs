// Builds dist/ unless it is current (or --force is given), and puts the command into node_modules/.bin. What dist/ was
// made from is told by a stamp: a hash of the sources and of the command line. It is taken away before a build and
// written behind it, so a build that was broken off is not current, nor is one over which tsc alone has gone.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'dist/node/main.js');
const stamp = join(root, 'dist/build.sha256');
const sources = ['build', 'kernels', 'src', 'viewer', 'package-lock.json', 'package.json', 'tsconfig.build.json'];

function filesUnder(path) {
  const entry = statSync(join(root, path), { throwIfNoEntry: false });
  if (!entry?.isDirectory()) return entry?.isFile() ? [path] : [];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}

/** Hash of all that a build depends on. */
function sourceHash() {
  const hash = createHash('sha256');
  for (const path of [...sources, 'tsconfig.json'].flatMap(filesUnder)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** What the stamp says of a build from sources of a hash: that, and the hash of the file that it writes last. */
function stampOf(hash) {
  const written = existsSync(main) ? readFileSync(main) : '';
  return `${hash} ${createHash('sha256').update(written).digest('hex')}`;
}

/** The command as npm would put it there for a package that is installed; for its own package npm does not. */
function linkCommand() {
  const folder = join(root, 'node_modules/.bin');
  const link = join(folder, 'diffeolab');
  mkdirSync(folder, { recursive: true });
  rmSync(link, { force: true });
  if (process.platform === 'win32') writeFileSync(`${link}.cmd`, '@node "%~dp0\\..\\..\\dist\\node\\main.js" %*\r\n');
  else symlinkSync('../../dist/node/main.js', link);
}

// What is edited while it is built is not in it: sources are looked at before.
const before = sourceHash();
const forced = process.argv.includes('--force');
if (!forced && existsSync(stamp) && readFileSync(stamp, 'utf8') === stampOf(before)) {
  console.log('dist is current');
} else {
  // Modules whose sources are gone must not stay.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  execFileSync('npm', ['run', '--silent', 'build:all'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  writeFileSync(stamp, stampOf(before));
}
linkCommand();
