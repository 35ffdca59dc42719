/** The other end of TfjsPeer: answers a line of JSON with a line of JSON. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { nets } from 'diffeolab';
import type { NetWork } from './nets-peers.js';
import { startOf, stepper, stepTime } from './nets-step.js';

type Request =
  | { readonly task: 'version' }
  | { readonly task: 'prepare'; readonly work: NetWork; readonly steps: number }
  | { readonly task: 'measure'; readonly name: string; readonly seconds: number };

const steps = new Map<string, () => number>();

async function answer(request: Request): Promise<string | number | number[]> {
  switch (request.task) {
    case 'version':
      return version();
    case 'prepare': {
      const { work } = request;
      const { net, inputs } = startOf(work);
      const engine = await nets.createEngine(net, { engine: 'tfjs', backend: 'node' });
      const step = stepper(engine, engine.prepare(inputs, work.batch), work.rate);
      steps.set(work.name, step);
      return Array.from({ length: request.steps }, step);
    }
    case 'measure':
      return stepTime(steps.get(request.name)!, request.seconds);
  }
}

interface TensorFlowNode {
  readonly version: Readonly<Record<string, string>>;
  readonly backend: () => { readonly binding: { readonly TF_Version: string } };
}

function version(): string {
  const modules = createRequire(join(process.env['DIFFEOLAB_TFJS'] || '.', 'package.json'));
  const tf = modules('@tensorflow/tfjs-node') as TensorFlowNode;
  return `${tf.version['tfjs-node']} on TensorFlow ${tf.backend().binding.TF_Version}`;
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line) as Request))}\n`);
}
