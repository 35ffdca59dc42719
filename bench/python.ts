import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const requirements = ['numpy==2.4.6', 'torch==2.13.0'];

/** Interpreter of bench/.venv, which is made with numpy and PyTorch the first time. */
export function peerPython(): string {
  const environment = fileURLToPath(new URL('.venv', import.meta.url));
  const python = `${environment}/bin/python`;
  const ready = existsSync(python) && requirements.every((requirement) => isInstalled(python, requirement));
  if (!ready) {
    process.stderr.write(`making ${environment} with ${requirements.join(' and ')}\n`);
    execFileSync('python3', ['-m', 'venv', environment], { stdio: 'inherit' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...requirements], { stdio: 'inherit' });
  }
  return python;
}

function isInstalled(python: string, requirement: string): boolean {
  const [name, version] = requirement.split('==');
  const script = `from importlib.metadata import version; exit(not version('${name}').startswith('${version}'))`;
  try {
    execFileSync(python, ['-c', script], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
