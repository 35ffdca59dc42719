import { Command } from 'commander';
import { packageVersion } from '../system/provenance.js';
import { complain } from './complain.js';
import { addCompletion } from './completion/completion.js';
import { addApply } from './diffeo/apply.js';
import { addEnergy } from './diffeo/energy.js';
import { addField } from './diffeo/field.js';
import { addPhaseSpace } from './diffeo/phase-space.js';
import { addDoctor } from './doctor.js';
import type { Finish } from './exit-code.js';
import { foldHelp } from './fold.js';
import { print } from './messages.js';
import { addReport } from './report.js';
import { addKernel } from './spherical/kernel.js';
import { addLearningCurve } from './spherical/learning-curve.js';
import { addSphericalPhaseDiagram } from './spherical/phase-diagram.js';
import { addSphericalShow } from './spherical/show.js';
import { addStripe } from './spherical/stripe.js';
import { addTrain } from './spherical/train.js';
import { addMeasure } from './stability/measure.js';
import { addSweep } from './sweep/sweep.js';
import { addPhaseDiagram } from './two-pixels/phase-diagram.js';
import { addShow } from './two-pixels/show.js';
import { addStability } from './two-pixels/stability.js';
import { helpWidth } from './width.js';

const hints = `
Help on a command: diffeolab help two-pixels stability, or --help behind it.
`;

const exitCodes = `
Exit codes: 0 done, 1 the run failed, 2 bad usage, 3 --check did not hold,
130 interrupted (what is finished is kept).`;

const symbols = `
Symbols:
  l   sites of the ring             ξ    scale: label +1 where d < ξ, else −1
  s   filter size                   H    channels of the hidden layers
  D   sensitivity to deformations   G    sensitivity to noise, N(0, σ²) a site
  R   relative stability D/G        T_k  response of layer k to one lit pixel

  D_f = ⟨‖f(τx) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩
  G_f = ⟨‖f(x + η) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩
`;

const sphericalSymbols = `
Symbols:
  d   dimension, data on S^{d−1}    P    training points
  H   neurons                       α    scale: F = αf or α(f − f₀)
  f   (1/H) Σ c_h ReLU(w_h·x)       S    stability ⟨(F(x) − F(R_θ x))²⟩
  A   amplification of w_∥ over w_⊥ (stripe)
`;

const diffeoSymbols = `
Symbols:
  n   pixels along a side           τ    [τ image](s) = image(s − τ(s))
  c   cutoff of the wave numbers    T    temperature
  δ   typical displacement (px)     ‖∇τ‖²  elastic energy

  τ_x = Σ_ij C_ij sin(iπu) sin(jπv), C_ij ~ N(0, T/(i² + j²)) for
  √(i² + j²) < c + 1/2, τ_y alike. The elastic energy has the same mean π²T/4
  in every mode. Allowed are T from δ = 1/2 px to 4/(π³c² ln c).
`;

const stabilitySymbols = `
Symbols:
  τ   deformation: image(s) becomes image(s − τ(s)), maximum-entropy
  T   its temperature               c    its cutoff: largest wave number
  δ   typical displacement          η    noise
  D   ⟨‖f(τx) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩
  G   ⟨‖f(x + η) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩
  R   relative stability D/G
`;

function printHelp(text: string): void {
  print(foldHelp(text, helpWidth()).trimEnd());
}

/** The command line; what a command needs is loaded when it runs. */
export function createProgram(finish: Finish): Command {
  const program = new Command('diffeolab');
  program
    .description(
      'Toy models of deep learning: stability to deformations of the input, by exact theory and Monte Carlo.',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({
      getOutHelpWidth: helpWidth,
      getErrHelpWidth: helpWidth,
      writeOut: printHelp,
      // Commander writes there what it tells where a command is missing: its help, which is what was asked for.
      writeErr: printHelp,
      outputError: (text) => complain(program, text),
    })
    .addHelpText('after', hints + exitCodes);
  const twoPixels = program
    .command('two-pixels')
    .description('the 1D periodic two-pixel task and its hand-constructed convolutional networks')
    .addHelpText('after', symbols + exitCodes);
  for (const addVerb of [addStability, addPhaseDiagram, addShow]) {
    addVerb(twoPixels, finish).addHelpText('after', symbols + exitCodes);
  }
  const spherical = program
    .command('spherical')
    .description('data on the sphere and a net of one hidden layer, in the lazy and in the feature regime')
    .addHelpText('after', sphericalSymbols + exitCodes);
  for (const addVerb of [
    addTrain,
    addKernel,
    addLearningCurve,
    addSphericalPhaseDiagram,
    addSphericalShow,
    addStripe,
  ]) {
    addVerb(spherical, finish).addHelpText('after', sphericalSymbols + exitCodes);
  }
  const diffeo = program
    .command('diffeo')
    .description('maximum-entropy diffeomorphisms: deformed images, displacement fields and their ensembles')
    .addHelpText('after', diffeoSymbols + exitCodes);
  for (const addVerb of [addApply, addField, addPhaseSpace, addEnergy]) {
    addVerb(diffeo, finish).addHelpText('after', diffeoSymbols + exitCodes);
  }
  const stability = program
    .command('stability')
    .description('stability to deformations of any model on any images')
    .addHelpText('after', stabilitySymbols + exitCodes);
  addMeasure(stability, finish).addHelpText('after', stabilitySymbols + exitCodes);
  addSweep(program, finish, exitCodes);
  addReport(program, finish).addHelpText('after', exitCodes);
  addDoctor(program, finish).addHelpText('after', exitCodes);
  addCompletion(program, finish).addHelpText('after', exitCodes);
  return program;
}
