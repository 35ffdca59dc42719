import { montecarlo } from 'diffeolab/browser';
import { deviation, network, task } from './both.js';
import { post } from './post.js';

// A page that may not start workers and, without the flags of the test, has no adapter.
await post(async () => {
  const run = (engine: montecarlo.EngineName) =>
    montecarlo.estimateSensitivity(network, task, { deviation, samples: 1e6, engine }).then(
      () => 'it ran',
      (error: Error) => error.message,
    );
  return { wasm: await run('wasm'), webgpu: await run('webgpu') };
});
