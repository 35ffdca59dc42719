import * as diffeo from '../../dist/cli/diffeo/subjects.js';
import * as nets from '../../dist/cli/nets/subjects.js';
import type { Axes } from '../../dist/cli/parameters/axis.js';
import { answer, report, reportParameters, runParameters } from '../../dist/cli/parameters/run-parameters.js';
import * as spherical from '../../dist/cli/spherical/subjects.js';
import * as stability from '../../dist/cli/stability/subjects.js';
import { plotParameters, sweepParameters } from '../../dist/cli/sweep/parameters.js';
import * as sweep from '../../dist/cli/sweep/subjects.js';
import * as twoPixels from '../../dist/cli/two-pixels/subjects.js';
import { diffeoParameters, fieldSubject } from '../../dist/tasks/diffeo/parameters.js';
import {
  kernelSubject as netKernelSubject,
  netsParameters,
  trainSubject as netTrainSubject,
} from '../../dist/tasks/nets/parameters.js';
import { netShowParameters } from '../../dist/tasks/nets/show/parameters.js';
import type { ParameterTable } from '../../dist/tasks/parameters/table.js';
import {
  kernelSubject,
  sphericalParameters,
  stripeSubject,
  trainSubject,
} from '../../dist/tasks/spherical/parameters.js';
import { measureSubject, stabilityParameters } from '../../dist/tasks/stability/parameters.js';
import { optimiseParameters, optimiseSubject } from '../../dist/tasks/two-pixels/optimise/parameters.js';
import {
  kernelLimitSubject,
  lazySubject,
  stabilitySubject,
  twoPixelParameters,
} from '../../dist/tasks/two-pixels/parameters.js';

/** A task or command that has parameters, and those of them that are lists. */
export interface Place {
  /** "spherical.train" of a task, "spherical train" of a command. */
  readonly name: string;
  readonly rows: ParameterTable;
  readonly axes?: Axes;
}

/** Tables of parameters that are explained together. */
export interface Section {
  readonly title: string;
  /** What stands before the table. */
  readonly text: string;
  readonly tables: readonly ParameterTable[];
  readonly tasks: readonly Place[];
  readonly commands: readonly Place[];
}

const place = (name: string, { rows }: { readonly rows: ParameterTable }, axes?: Axes): Place =>
  axes === undefined ? { name, rows } : { name, rows, axes };

const twoPixelCommands = [
  place('two-pixels stability', twoPixels.stability),
  place('two-pixels phase-diagram', twoPixels.phaseDiagram, twoPixels.phaseDiagramAxes()),
  place('two-pixels show', twoPixels.show),
  place('two-pixels kernel-limit', twoPixels.kernelLimit),
  place('two-pixels lazy', twoPixels.lazy),
  place('two-pixels optimise', twoPixels.optimise),
];

const sphericalCommands = [
  place('spherical train', spherical.train),
  place('spherical kernel', spherical.kernel),
  place('spherical learning-curve', spherical.learningCurve, spherical.learningCurveAxes),
  place('spherical phase-diagram', spherical.phaseDiagram, spherical.phaseDiagramAxes),
  place('spherical stripe', spherical.stripe, spherical.stripeAxes),
  place('spherical show', spherical.show),
];

const diffeoCommands = [
  place('diffeo apply', diffeo.apply),
  place('diffeo field', diffeo.field),
  place('diffeo energy', diffeo.energy),
  place('diffeo phase-space', diffeo.phaseSpace, diffeo.phaseSpaceAxes),
];

const stabilityCommands = [place('stability measure', stability.measure, stability.measureAxes)];

const netsCommands = [
  place('nets train', nets.train),
  place('nets measure', nets.measure),
  place('nets kernel', nets.kernel),
  place('nets show', nets.show),
];

const sweepCommands = [
  place('sweep plan', sweep.plan),
  place('sweep run', sweep.run),
  place('sweep status', sweep.status),
  place('sweep failures', sweep.failures),
  place('sweep retry', sweep.retry),
  place('sweep cancel', sweep.cancel),
  place('sweep query', sweep.query),
  place('sweep export', sweep.exported),
  place('sweep plot', sweep.plot),
];

const others = [place('report', report), place('doctor', answer)];

/** All parameters there are, by what they are about. */
export const sections: readonly Section[] = [
  {
    title: 'Two pixels',
    text: 'The one-dimensional task and its constructed networks: [guide](../two-pixels.md).',
    tables: [twoPixelParameters, optimiseParameters],
    tasks: [
      place('two-pixels.stability', stabilitySubject),
      place('two-pixels.kernel-limit', kernelLimitSubject),
      place('two-pixels.lazy', lazySubject),
      place('two-pixels.optimise', optimiseSubject),
    ],
    commands: twoPixelCommands,
  },
  {
    title: 'Spherical data',
    text: 'A net of one hidden layer on the sphere, and the stripe model: [guide](../spherical.md).',
    tables: [sphericalParameters],
    tasks: [
      place('spherical.train', trainSubject),
      place('spherical.kernel', kernelSubject),
      place('spherical.stripe', stripeSubject),
    ],
    commands: sphericalCommands,
  },
  {
    title: 'Diffeomorphisms',
    text: 'Maximum-entropy displacement fields and deformed images: [guide](../diffeo.md).',
    tables: [diffeoParameters],
    tasks: [place('diffeo.field', fieldSubject)],
    commands: diffeoCommands,
  },
  {
    title: 'Stability of a model',
    text: 'D, G and R of any model on any images: [guide](../stability.md).',
    tables: [stabilityParameters],
    tasks: [place('stability.measure', measureSubject)],
    commands: stabilityCommands,
  },
  {
    title: 'Nets',
    text: 'Layered nets as JSON documents, trained, measured and shown: [guide](../nets.md).',
    tables: [netsParameters, netShowParameters],
    tasks: [place('nets.train', netTrainSubject), place('nets.kernel', netKernelSubject)],
    commands: netsCommands,
  },
  {
    title: 'Sweeps',
    text: 'Options of the commands of sweeps; those of the first rows stand in place of a file: [guide](../sweeps.md).',
    tables: [sweepParameters, plotParameters],
    tasks: [],
    commands: sweepCommands,
  },
  {
    title: 'What commands share',
    text: 'Where results go, how much is said, and how much of the machine is used.',
    tables: [runParameters, reportParameters],
    tasks: [],
    commands: [
      ...twoPixelCommands,
      ...sphericalCommands,
      ...diffeoCommands,
      ...stabilityCommands,
      ...netsCommands,
      ...sweepCommands,
      ...others,
    ],
  },
];
