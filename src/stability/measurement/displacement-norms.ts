import { RunningMoments } from '../../numerics/statistics.js';
import { chunksOf, knownSamples, noSamples } from '../inputs/data.js';
import { squaredDistances } from '../inputs/squared-distance.js';
import { atRest, type Deformation, deformed } from '../perturbations/deformation.js';
import { createBreathing } from './breathing.js';
import type { PerturbationNorms } from './column-visitor.js';
import { type WalkOptions, walkSizes } from './walk.js';

/** Norms ‖τx − x‖ over samples and draws, without the predictor; x as the law reads it at τ = 0. */
export async function displacementNorms(
  subject: string,
  options: Omit<WalkOptions, 'predictor'>,
  deformation: Deformation,
): Promise<PerturbationNorms> {
  const { draws, chunk } = walkSizes(subject, options);
  const total = knownSamples(options.data) ?? options.samples;
  const norms = new RunningMoments();
  const squares = new RunningMoments();
  const breathe = createBreathing();
  for await (const { batch, first } of chunksOf(subject, options.data, chunk)) {
    const count = batch.shape[0]!;
    const clean = await atRest(subject, [deformation], batch, first);
    const own = new Float64Array(count);
    const ownSquares = new Float64Array(count);
    for (let draw = 0; draw < draws; draw++) {
      await breathe();
      options.signal?.throwIfAborted();
      const moved = await deformed(subject, deformation, batch, first, draw);
      for (const [i, square] of squaredDistances(clean.data, moved.data, count).entries()) {
        own[i]! += Math.sqrt(square) / draws;
        ownSquares[i]! += square / draws;
      }
    }
    for (const value of own) norms.add(value);
    for (const value of ownSquares) squares.add(value);
    options.onProgress?.({ stage: 'displacements', samples: first + count, total });
  }
  if (norms.count === 0) throw noSamples(subject);
  return { mean: norms.mean, rootMeanSquare: Math.sqrt(squares.mean), standardError: norms.standardError };
}
