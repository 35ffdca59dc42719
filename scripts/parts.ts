import { deformationSection, modelStabilitySection } from './diffeo-part.js';
import type { Section } from './section.js';
import { depthSection, lawSection, phaseSection, solutionSection, tableSection } from './sections.js';
import { circleSection, learningCurveSection, sphericalPhaseSection, stripeSection } from './spherical-part.js';

/** The parts of the main job in the order of the page, by the names that `part.ts` knows them by. */
export const parts: Readonly<
  Record<string, { readonly title: string; readonly run: (folder: string) => Promise<Section> }>
> = {
  solutions: { title: 'theory against Monte Carlo at ξ = 7, l = 32', run: tableSection },
  networks: { title: 'pictures of the networks', run: solutionSection },
  depth: { title: 'sensitivities against depth', run: depthSection },
  laws: { title: 'asymptotic laws', run: lawSection },
  'phase-diagrams': { title: 'phase diagrams', run: phaseSection },
  circle: { title: 'spherical model: training on the circle', run: circleSection },
  'learning-curves': { title: 'spherical model: learning curves', run: learningCurveSection },
  'spherical-phase-diagram': { title: 'spherical model: phase diagram', run: sphericalPhaseSection },
  stripe: { title: 'stripe model: feature learning pays', run: stripeSection },
  deformations: { title: 'diffeomorphisms of images', run: deformationSection },
  stability: { title: 'stability of two untrained nets', run: modelStabilitySection },
};
