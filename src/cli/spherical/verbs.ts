import { addKernel } from './kernel.js';
import { addLearningCurve } from './learning-curve.js';
import { addSphericalPhaseDiagram } from './phase-diagram.js';
import { addSphericalShow } from './show.js';
import { addStripe } from './stripe.js';
import { addTrain } from './train.js';

/** Behind the help of the noun and of its verbs. */
export const about = `
Symbols:
  d   dimension, data on S^{d−1}    P    training points
  H   neurons                       α    scale: F = αf or α(f − f₀)
  f   (1/H) Σ c_h ReLU(w_h·x)       S    stability ⟨(F(x) − F(R_θ x))²⟩
  A   amplification of w_∥ over w_⊥ (stripe)
`;

/** The commands of `spherical`, in the order of its help. */
export const verbs = [addTrain, addKernel, addLearningCurve, addSphericalPhaseDiagram, addSphericalShow, addStripe];
