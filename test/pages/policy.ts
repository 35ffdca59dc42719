import { montecarlo } from 'diffeolab/browser';
import { deviation, network, task } from './both.js';
import { post } from './post.js';

// A run in workers, in a page whose Content-Security-Policy may allow it or not.
await post(() =>
  montecarlo.estimateSensitivity(network, task, { deviation, samples: 2e6, engine: 'wasm' }).then(
    () => 'it ran',
    (error: Error) => error.message,
  ),
);
