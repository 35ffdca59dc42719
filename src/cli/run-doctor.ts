import type { TfjsBackend } from '../nets/engines/tfjs/backends.js';
import { sizeText } from '../numerics/size-text.js';
import { formatCount } from '../report/format-number.js';
import { type Diagnosis, diagnose } from '../tasks/diagnosis.js';
import { exitCode } from './exit-code.js';
import { print, printJson } from './messages.js';
import { readOptions } from './parameters/read-options.js';
import { answer } from './parameters/run-parameters.js';
import type { RawOptions } from './shared-options.js';
import { plainTable } from './text-table.js';

/** `doctor`. */
export async function runDoctor(raw: RawOptions): Promise<number> {
  const { json } = readOptions(answer, raw);
  const diagnosis = await diagnose();
  if (json) printJson({ command: 'doctor', ...diagnosis });
  else print(diagnosisText(diagnosis));
  return exitCode.done;
}

function diagnosisText(diagnosis: Diagnosis): string {
  const { version, gitCommit, remedies } = diagnosis;
  const missing =
    remedies.length === 0 ? ['Nothing is missing.'] : ['Missing:', ...remedies.map((line) => `  ${line}`)];
  return [
    `diffeolab ${version}${gitCommit === undefined ? '' : `, commit ${gitCommit}`}`,
    '',
    plainTable(machineRows(diagnosis)),
    '',
    `Rough rates, ${diagnosis.rates.problem}, one thread:`,
    plainTable(rateRows(diagnosis)),
    '',
    ...missing,
  ].join('\n');
}

/** What a backend of engine `tfjs` trains on. */
const trainsOn: Readonly<Record<TfjsBackend, string>> = {
  'node-gpu': 'a card with CUDA',
  webgpu: 'the GPU adapter',
  node: 'the processor',
};

/** What there is: what it enables. */
function machineRows(diagnosis: Diagnosis): string[][] {
  const { node, machine, threads, webAssemblySimd, optionalPackages, tfjsBackends, adapters } = diagnosis;
  const { processor, cores, memory, platform, architecture } = machine;
  return [
    ['Node', `${node.version}, ${node.supported ? '' : 'not '}supported (${node.required})`],
    ['processor', `${processor}, ${cores} cores, ${platform} ${architecture}`],
    ['memory', sizeText(memory)],
    ['threads', `${threads}: Monte Carlo and sweeps run on as many`],
    ['WebAssembly SIMD', webAssemblySimd ? 'yes: engine wasm, fast engines of the spherical model' : 'no'],
    ...optionalPackages.map(({ name, version, enables }) => [
      `package ${name}`,
      version === undefined ? 'not installed' : `${version}: ${enables}`,
    ]),
    ...tfjsBackends.map(({ backend, version, remedy }) => [
      `engine tfjs, ${backend}`,
      version === undefined ? `not there (${remedy})` : `${version}: trains nets on ${trainsOn[backend]}`,
    ]),
    ...(adapters.length === 0 ? [['GPU adapters', 'none']] : []),
    ...adapters.map(({ kind, name }) => [`${kind} adapter`, name]),
  ];
}

function rateRows({ rates }: Diagnosis): string[][] {
  return Object.entries(rates.samplesPerSecond).map(([name, rate]) => [
    `  ${name}`,
    `about ${formatCount(Number(rate.toPrecision(2)))} samples a second`,
  ]);
}
