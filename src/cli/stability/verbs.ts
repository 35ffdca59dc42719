import { addMeasure } from './measure.js';

/** Behind the help of the noun and of its verbs. */
export const about = `
Symbols:
  τ   deformation: image(s) becomes image(s − τ(s)), maximum-entropy
  T   its temperature               c    its cutoff: largest wave number
  δ   typical displacement          η    noise
  D   ⟨‖f(τx) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩
  G   ⟨‖f(x + η) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩
  R   relative stability D/G
  G*  what is left of G when gain and shift of f(x + η) are chosen anew, 0 to ½
`;

/** The commands of `stability`, in the order of its help. */
export const verbs = [addMeasure];
