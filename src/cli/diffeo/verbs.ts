import { addApply } from './apply.js';
import { addEnergy } from './energy.js';
import { addField } from './field.js';
import { addPhaseSpace } from './phase-space.js';

/** Behind the help of the noun and of its verbs. */
export const about = `
Symbols:
  n   pixels along a side           τ    [τ image](s) = image(s − τ(s))
  c   cutoff of the wave numbers    T    temperature
  δ   typical displacement (px)     ‖∇τ‖²  elastic energy

  τ_x = Σ_ij C_ij sin(iπu) sin(jπv), C_ij ~ N(0, T/(i² + j²)) for
  √(i² + j²) < c + 1/2, τ_y alike. The elastic energy has the same mean π²T/4
  in every mode. Allowed are T from δ = 1/2 px to 4/(π³c² ln c).
`;

/** The commands of `diffeo`, in the order of its help. */
export const verbs = [addApply, addField, addPhaseSpace, addEnergy];
