import { presetNames } from '../../nets/presets/names.js';
import { flag, integer, nameOrText, number, oneOf, text } from '../parameters/kind.js';

const training = ['train', 'kernel'] as const;
const trained = ['train'] as const;
const otherwise = 'that of the net';

/** Rows of the net that is trained. */
export const netRows = {
  net: {
    kind: nameOrText(presetNames, 'net', 'a file of a net, or the folder of a saved one'),
    meaning: 'short name of a net, a JSON document of one (nets schema), or the folder of a saved net',
    in: training,
    default: 'cnn',
  },
  netSha256: {
    kind: text('hash'),
    meaning: 'content of the file of the net and of the arrays that it names',
    in: training,
    only: 'task',
    otherwise: 'read',
  },
  channels: {
    kind: integer(1, 2 ** 16),
    symbol: 'H',
    meaning: 'channels of the hidden layers',
    in: training,
    otherwise,
  },
  depth: {
    kind: integer(1, 200),
    symbol: 'k',
    meaning: 'hidden layers with weights',
    in: training,
    otherwise,
  },
  filterSize: {
    kind: integer(1),
    symbol: 'f',
    meaning: 'sites of a filter along an axis',
    in: training,
    otherwise,
  },
  stride: {
    kind: integer(1),
    symbol: 's',
    meaning: 'sites from one window to the next, of the layers that stride',
    in: training,
    otherwise,
  },
  poolSize: {
    kind: integer(1),
    symbol: 'p',
    meaning: 'sites of a window of the max pooling along an axis, 1 for none',
    in: training,
    otherwise,
  },
  padding: {
    kind: oneOf(['periodic', 'zero', 'none']),
    meaning: 'what stands beyond the border of a map',
    in: training,
    otherwise,
  },
  parametrisation: {
    kind: oneOf(['standard', 'ntk', 'mean-field']),
    meaning: 'factor of the weights of hidden layers: 1, 1/√fan-in or 1/fan-in',
    in: training,
    otherwise,
  },
  readout: {
    kind: oneOf(['standard', 'ntk', 'mean-field']),
    meaning: 'the same of the last layer',
    in: training,
    otherwise,
  },
  bias: {
    kind: flag,
    meaning: 'biases in hidden layers',
    in: training,
    otherwise,
    contrary: 'no biases in hidden layers',
  },
  alpha: {
    kind: number(1e-50, 1e6),
    symbol: 'α',
    meaning: 'scale of the output F = αf: features are learned for α ≪ 1, lazy training for α ≫ 1',
    in: trained,
    otherwise: '1, or that of the file',
  },
  subtractInitial: {
    kind: flag,
    meaning: 'F = α(f − f₀), f₀ the output at the start',
    in: trained,
    otherwise: 'no, or as the file has it',
    contrary: 'F = αf',
  },
} as const;

/** Options of short names among the rows. */
export const presetRows = [
  'channels',
  'depth',
  'filterSize',
  'stride',
  'poolSize',
  'padding',
  'parametrisation',
  'readout',
  'bias',
] as const;
