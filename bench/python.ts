import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const requirements = ['numpy==2.4.6', 'torch==2.13.0'];

/** The last neural-tangents, and what it runs with: it imports names that later versions of JAX have no more. */
const tangentRequirements = [
  'numpy==1.26.4',
  'scipy==1.12.0',
  'jax==0.4.24',
  'jaxlib==0.4.24',
  'tf2jax==0.3.6',
  'neural-tangents==0.6.5',
];

/** Interpreter of bench/.venv, which is made with numpy and PyTorch the first time. */
export function peerPython(): string {
  return pythonWith('.venv', requirements);
}

/** Interpreter of bench/.venv-tangents, which is made with neural-tangents the first time. */
export function tangentsPython(): string {
  return pythonWith('.venv-tangents', tangentRequirements);
}

function pythonWith(folder: string, wanted: readonly string[]): string {
  const environment = fileURLToPath(new URL(folder, import.meta.url));
  const python = `${environment}/bin/python`;
  const ready = existsSync(python) && wanted.every((requirement) => isInstalled(python, requirement));
  if (!ready) {
    process.stderr.write(`making ${environment} with ${wanted.join(' and ')}\n`);
    execFileSync('python3', ['-m', 'venv', environment], { stdio: 'inherit' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...wanted], { stdio: 'inherit' });
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
