import { listOf, oneOf, text } from '../parameters/kind.js';
import { parameterTable, subjectOf, type ValuesOf } from '../parameters/table.js';
import { dataParameters, usedIn } from './data/data-parameters.js';
import { kernelRows } from './kernel/kernel-rows.js';
import { measureRows } from './measure-rows.js';
import { netRows } from './net-rows.js';
import { trainingRows } from './training-rows.js';

const {
  data: { required: _, ...data },
  points,
  ...others
} = dataParameters;

/** All parameters of layered nets. */
export const netsParameters = parameterTable({
  ...usedIn(
    {
      data: { ...data, default: 'two-pixels/ring' },
      points: { ...points, defaults: { measure: 'all' } as const },
      ...others,
    },
    ['train', 'measure', 'kernel'],
  ),
  dataSha256: {
    kind: text('hash'),
    meaning: 'content of the images',
    in: ['train', 'kernel'],
    only: 'task',
    otherwise: 'read',
  },
  labelsSha256: {
    kind: text('hash'),
    meaning: 'content of the labels',
    in: ['train', 'kernel'],
    only: 'task',
    otherwise: 'read',
  },
  ...netRows,
  ...trainingRows,
  ...measureRows,
  ...kernelRows,
  seed: {
    kind: text(),
    meaning: 'seed of the choice of data, of initial weights, batches and measurements, any text',
    in: ['train', 'measure', 'kernel'],
    default: '0',
  },
  keep: {
    kind: listOf(oneOf(['net', 'curve', 'layers'])),
    meaning: 'arrays to keep of a point: weights of the net, the training curve, D, G and R of every layer',
    in: ['train'],
    only: 'task',
    default: ['net', 'curve'],
  },
});

type Table = typeof netsParameters;

/** Parameters of `nets.train`. */
export const trainSubject = subjectOf(netsParameters, 'train', 'task', 'nets.train');

/** Parameters of `nets.kernel`. */
export const kernelSubject = subjectOf(netsParameters, 'kernel', 'task', 'nets.kernel');

/** Parameters of the kernel limit of a net as they are given. */
export type GivenNetKernel = Omit<ValuesOf<Table, 'kernel', 'task'>, 'keepKernels'>;

/** Parameters of a training of a net as they are given. */
export type GivenNetTraining = Omit<ValuesOf<Table, 'train', 'task'>, 'keep'>;

/** What is measured of a net, and on what. */
export type NetMeasureParameters = ValuesOf<Table, 'measure', 'task'>;
