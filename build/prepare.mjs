// Builds dist/ unless it is current, and puts the command into node_modules/.bin. What dist/ was made from is told by a
// stamp: a hash of the sources and of the command line. It is taken away before a build and written behind it, so a
// build that was broken off is not current, nor is one over which tsc alone has gone.
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
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}

/** Hash of all that a build depends on, and of the file that it writes last. */
function state() {
  const hash = createHash('sha256');
  for (const path of [...sources, 'tsconfig.json'].flatMap(filesUnder)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.update(existsSync(main) ? readFileSync(main) : '').digest('hex');
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

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state()) {
  console.log('dist is current');
} else {
  rmSync(stamp, { force: true });
  execFileSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  writeFileSync(stamp, state());
}
linkCommand();
