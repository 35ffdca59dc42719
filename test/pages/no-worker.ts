import { montecarlo } from 'diffeolab/browser';
import { deviation, network, task } from './both.js';
import { post } from './post.js';

// A page whose Content-Security-Policy forbids workers.
await post(() =>
  montecarlo.estimateSensitivity(network, task, { deviation, samples: 1e8, engine: 'wasm' }).then(
    () => 'it ran',
    (error: Error) => error.message,
  ),
);
