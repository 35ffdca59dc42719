import { defaultJobSeconds, defaultPilot } from '../../sweep/defaults.js';
import { flag, integer, oneOf, positive, text, texts } from '../../tasks/parameters/kind.js';
import { parameterTable } from '../../tasks/parameters/table.js';
import { bytes } from '../parameters/bytes.js';

/** Commands that are about a sweep. */
const all = ['plan', 'run', 'status', 'failures', 'retry', 'cancel', 'query', 'export', 'plot'] as const;
/** Those that compute its points. */
const computing = ['run', 'retry'] as const;

const seconds = { ...positive, placeholder: 's' };

/** Options of the commands of sweeps, but for those of figures. */
export const sweepParameters = parameterTable({
  task: {
    kind: text('name'),
    meaning: 'instead of a file: the task, or the path of a module of yours',
    in: all,
  },
  axis: {
    kind: texts('name=values'),
    meaning: 'an axis: scale=3,5,7 or 3..15:2 or disorder=0..1:11lin; repeatable',
    in: all,
    default: [],
    otherwise: 'none',
  },
  zip: {
    kind: texts('axes'),
    meaning: 'axes that go together: "dimension=2,3,5; ridge=0,0,1e-8"; repeatable',
    in: all,
    default: [],
    otherwise: 'none',
  },
  fixed: {
    kind: texts('name=value'),
    meaning: 'a parameter of all points; repeatable',
    in: all,
    default: [],
    otherwise: 'none',
  },
  where: {
    kind: texts('condition'),
    meaning: 'keep points that fulfil it: "channels <= scale"; repeatable',
    in: all,
    default: [],
    otherwise: 'none',
  },
  seeds: {
    kind: integer(1),
    meaning: 'repetitions: the parameter seed is "0", "1", …',
    in: all,
    otherwise: 'the seed of the task',
  },
  name: {
    kind: text('name'),
    meaning: 'under which the sweep is found again',
    in: all,
    otherwise: 'the task',
  },
  store: {
    kind: text('folder'),
    meaning: 'results of all sweeps',
    in: all,
    otherwise: 'DIFFEOLAB_STORE, else diffeolab-store in this folder',
  },
  pilot: {
    kind: integer(0),
    meaning: 'points that are computed for the estimate; 0 for none',
    in: ['plan'],
    default: defaultPilot.points,
  },
  pilotSeconds: {
    kind: seconds,
    meaning: 'seconds after which no further pilot point is begun',
    in: ['plan'],
    default: defaultPilot.seconds,
  },
  list: {
    kind: integer(0),
    meaning: 'the first n points, one a line; 20 where no n is given',
    in: ['plan'],
    alone: 20,
    otherwise: 'none',
  },
  executor: {
    kind: oneOf(['inline', 'local', 'slurm']),
    meaning: 'local (workers of this machine), inline (one after the other here, Ctrl-C waits for the point) or slurm',
    in: computing,
    default: 'local',
  },
  workers: {
    kind: integer(1),
    meaning: 'points at once: local on this machine, slurm in a job',
    in: computing,
    otherwise: 'by cores and memory; 1',
  },
  threads: {
    kind: integer(1),
    meaning: 'threads of a point',
    in: computing,
    otherwise: '1, more with fewer points than cores; inline: all',
  },
  memory: {
    kind: bytes,
    meaning: 'a worker may have, such as 2G',
    in: computing,
    otherwise: 'an equal share',
  },
  timeLimit: {
    kind: seconds,
    meaning: 'seconds that a point may take',
    in: computing,
    otherwise: 'no limit',
  },
  partition: {
    kind: text('name'),
    meaning: 'slurm: partition',
    in: computing,
  },
  jobTime: {
    kind: seconds,
    meaning: 'slurm: time limit of a job in seconds',
    in: computing,
  },
  jobMemory: {
    kind: bytes,
    meaning: 'slurm: memory of a job, such as 8G',
    in: computing,
  },
  account: {
    kind: text('name'),
    meaning: 'slurm: account',
    in: computing,
  },
  concurrent: {
    kind: integer(1),
    meaning: 'slurm: jobs that may run at once',
    in: computing,
    otherwise: 'all',
  },
  jobSeconds: {
    kind: seconds,
    meaning: 'slurm: what the points of a job should take together',
    in: computing,
    otherwise: String(defaultJobSeconds),
  },
  preamble: {
    kind: text('file'),
    meaning: 'slurm: shell lines of the job before it computes, such as "module load node"',
    in: computing,
  },
  sbatch: {
    kind: texts('argument'),
    meaning: 'slurm: a further argument, such as --sbatch=--gres=gpu:1; repeatable',
    in: computing,
    default: [],
    otherwise: 'none',
  },
  retry: {
    kind: integer(0),
    meaning: 'further attempts at a point that fails',
    in: computing,
    default: 0,
  },
  failFast: {
    kind: flag,
    meaning: 'stop at the first point that is given up',
    in: computing,
    default: false,
  },
  retryFailed: {
    kind: flag,
    meaning: 'also try points again that are given up',
    in: ['run'],
    default: false,
  },
  stack: {
    kind: flag,
    meaning: 'the stack of each example',
    in: ['failures'],
    default: false,
  },
  parquet: {
    kind: text('file'),
    meaning: 'write Parquet there',
    in: ['export'],
  },
  csv: {
    kind: text('file'),
    meaning: 'write CSV there',
    in: ['export'],
  },
  sql: {
    kind: text('select'),
    meaning: 'the answer to a SELECT instead of all results',
    in: ['export'],
  },
  out: {
    kind: text('file'),
    meaning: 'write the answer there: .csv, .parquet or .json',
    in: ['query'],
  },
});

/** Options of `sweep plot` about its figure. */
export const plotParameters = parameterTable({
  quantity: {
    kind: text('name'),
    meaning: 'what is drawn',
    in: ['plot'],
    otherwise: 'the first value that is a number',
  },
  kind: {
    kind: oneOf(['heat-map', 'curves']),
    meaning: 'heat-map or curves',
    in: ['plot'],
    otherwise: 'by the axes',
  },
  x: {
    kind: text('parameter'),
    meaning: 'horizontal axis',
    in: ['plot'],
  },
  y: {
    kind: text('parameter'),
    meaning: 'vertical axis of a heat map',
    in: ['plot'],
  },
  color: {
    kind: text('parameter'),
    meaning: 'curves: one colour a value',
    in: ['plot'],
  },
  facet: {
    kind: text('parameter'),
    meaning: 'one panel a value',
    in: ['plot'],
  },
  at: {
    kind: texts('name=value'),
    meaning: 'keep the points with this value of a parameter; repeatable',
    in: ['plot'],
    default: [],
    otherwise: 'none',
  },
  over: {
    kind: texts('parameter'),
    meaning: 'average over a parameter; repeatable',
    in: ['plot'],
    default: [],
    otherwise: 'seed',
  },
  logX: {
    kind: flag,
    meaning: 'logarithmic horizontal axis',
    contrary: 'linear horizontal axis',
    in: ['plot'],
    otherwise: 'by its values',
  },
  logY: {
    kind: flag,
    meaning: 'logarithmic vertical axis',
    contrary: 'linear vertical axis',
    in: ['plot'],
  },
  logColor: {
    kind: flag,
    meaning: 'logarithmic colours of a heat map',
    contrary: 'linear colours',
    in: ['plot'],
  },
  title: {
    kind: text(),
    meaning: 'title of the figure',
    in: ['plot'],
  },
  out: {
    kind: text('folder'),
    meaning: 'where the figure goes',
    in: ['plot'],
    default: 'out',
  },
});
