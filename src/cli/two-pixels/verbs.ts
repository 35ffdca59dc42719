import { addKernelLimit } from './kernel-limit.js';
import { addLazy } from './lazy.js';
import { addOptimise } from './optimise.js';
import { addPhaseDiagram } from './phase-diagram.js';
import { addShow } from './show.js';
import { addStability } from './stability.js';

/** Behind the help of the noun and of its verbs. */
export const about = `
Symbols:
  l   sites of the ring             ξ    scale: label +1 where d < ξ, else −1
  s   filter size                   H    channels of the hidden layers
  D   sensitivity to deformations   G    sensitivity to noise, N(0, σ²) a site
  R   relative stability D/G        T_k  response of layer k to one lit pixel

  D_f = ⟨‖f(τx) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩
  G_f = ⟨‖f(x + η) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩
`;

/** The commands of `two-pixels`, in the order of its help. */
export const verbs = [addStability, addPhaseDiagram, addShow, addKernelLimit, addLazy, addOptimise];
