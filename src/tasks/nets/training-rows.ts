import { engineNames } from '../../nets/engines/create-engine.js';
import { backendNames } from '../../nets/engines/tfjs/backends.js';
import { lossNames } from '../../training/losses/create-loss.js';
import { flag, integer, listOf, number, oneOf, positive, text } from '../parameters/kind.js';

const training = ['train'] as const;
const byRate = ['descent', 'sgd', 'adam'] as const;
const byGradient = ['descent', 'sgd'] as const;

/** What is done where no stop rule is given: steps, and the loss of losses that do not get 0. */
export const defaultStop = { steps: 20_000, loss: 1e-3 } as const;

/** Inputs of a batch of sgd. */
export const defaultBatch = 32;

/** Rates of order 1: of gradient descent in units of the scale of net and α, and of Adam, whose steps they are. */
export const defaultRates = { descent: 0.03, sgd: 0.03, adam: 0.01 } as const;

/** Rows of the training of a net. */
export const trainingRows = {
  loss: {
    kind: oneOf(lossNames),
    meaning: 'loss of F and the label',
    in: training,
    otherwise: 'hinge for one output, cross-entropy for more',
  },
  beta: {
    kind: number(1e-6, 1e6),
    symbol: 'β',
    meaning: 'sharpness of the kink',
    in: training,
    belongsTo: { parameter: 'loss', values: ['soft-hinge'] },
    default: 20,
  },
  lossPower: {
    kind: integer(0, 2),
    symbol: 'p',
    meaning: 'the loss is divided by α^p',
    in: training,
    default: 1,
  },
  optimiser: {
    kind: oneOf(['descent', 'sgd', 'adam', 'flow']),
    meaning: 'gradient descent on the whole set, in batches (sgd), Adam, or gradient flow with an adaptive step',
    in: training,
    default: 'descent',
    shorthands: { flow: 'flow' },
  },
  learningRate: {
    kind: positive,
    symbol: 'η',
    meaning: 'learning rate, that of descent and sgd scaled with α and the width',
    in: training,
    belongsTo: { parameter: 'optimiser', values: byRate },
    otherwise: `${defaultRates.descent}, of Adam ${defaultRates.adam}`,
  },
  rateScaling: {
    kind: oneOf(['width-and-alpha', 'none']),
    meaning: 'what learning rates are multiples of: a scale that keeps them of order 1, or 1',
    in: training,
    belongsTo: { parameter: 'optimiser', values: ['descent', 'sgd', 'flow'] },
    default: 'width-and-alpha',
  },
  momentum: {
    kind: number(0, 0.999999),
    symbol: 'μ',
    meaning: 'momentum',
    in: training,
    belongsTo: { parameter: 'optimiser', values: byGradient },
    default: 0,
  },
  schedule: {
    kind: oneOf(['constant', 'cosine', 'exponential']),
    meaning: 'how the learning rate changes from epoch to epoch',
    in: training,
    belongsTo: { parameter: 'optimiser', values: byRate },
    default: 'constant',
  },
  period: {
    kind: positive,
    symbol: 'T',
    meaning: 'epochs in which the cosine falls to 0',
    in: training,
    belongsTo: { parameter: 'schedule', values: ['cosine'] },
    otherwise: '0.8 of the epochs',
  },
  decay: {
    kind: number(Number.MIN_VALUE, 1),
    symbol: 'x',
    meaning: 'factor of the rate from one epoch to the next',
    in: training,
    belongsTo: { parameter: 'schedule', values: ['exponential'] },
    default: 0.99,
  },
  batchSize: {
    kind: integer(1),
    symbol: 'B',
    meaning: 'inputs of a batch',
    in: training,
    belongsTo: { parameter: 'optimiser', values: ['sgd', 'adam'] },
    otherwise: `${defaultBatch} of sgd, all of Adam`,
  },
  penalty: {
    kind: number(0, 1e6),
    symbol: 'r',
    meaning: 'ridge of the penalty r Σ|w|^p/(H^{p/2} arrays) on filters, a part of the loss',
    in: training,
    default: 0,
  },
  penaltyPower: {
    kind: integer(1, 2),
    symbol: 'p',
    meaning: 'power of the penalty',
    in: training,
    default: 2,
  },
  weightDecay: {
    kind: number(0, 1e6),
    symbol: 'λ',
    meaning: 'λw added to the gradients of weights, no part of the loss',
    in: training,
    default: 0,
  },
  train: {
    kind: listOf(text('name')),
    meaning: 'what is trained: all, last (the last layer), or names of layers and arrays such as conv1',
    in: training,
    default: ['all'],
  },
  zeroLoss: {
    kind: flag,
    meaning: 'stop when the loss of an epoch is exactly 0, as hinge losses get',
    in: training,
    otherwise: 'for the hinge loss, where no rule is given',
    contrary: 'go on at a loss of 0',
  },
  zeroLossTimes: {
    kind: number(1),
    symbol: 'x',
    meaning: 'then go on to x times the steps that it took',
    in: training,
    otherwise: '1',
  },
  zeroLossSteps: {
    kind: integer(0),
    symbol: 'n',
    meaning: 'then go on for so many steps more',
    in: training,
    otherwise: '0',
  },
  stopLoss: {
    kind: number(0),
    symbol: 'L',
    meaning: 'stop at this loss',
    in: training,
    otherwise: `${defaultStop.loss} for losses that do not get 0, where no rule is given`,
  },
  stopError: {
    kind: number(0, 1),
    symbol: 'ε',
    meaning: 'stop when this fraction of the training set is classified wrongly, or less',
    in: training,
  },
  steps: {
    kind: integer(0),
    symbol: 'n',
    meaning: 'stop after so many steps in all',
    in: training,
    otherwise: `${defaultStop.steps}, where no limit of steps, epochs or time is given`,
  },
  epochs: {
    kind: positive,
    symbol: 'n',
    meaning: 'stop after so many epochs in all',
    in: training,
  },
  time: {
    kind: positive,
    symbol: 't',
    meaning: 'stop at this time of the flow, the sum of the learning rates',
    in: training,
  },
  seconds: {
    kind: positive,
    symbol: 't',
    unit: 's',
    meaning: 'stop after so many seconds in all',
    in: training,
  },
  augment: {
    kind: positive,
    symbol: 'δ',
    unit: 'px',
    meaning: 'deform each input anew in each batch, by maximum-entropy diffeomorphisms of this typical displacement',
    in: training,
    otherwise: 'not',
  },
  augmentCutoff: {
    kind: number(1),
    symbol: 'c',
    meaning: 'largest wave number of these',
    in: training,
    otherwise: '3',
  },
  checkpointsPerDecade: {
    kind: positive,
    symbol: 'n',
    meaning: 'records of the curve in a decade of steps',
    in: training,
    default: 10,
  },
  checkpoints: {
    kind: number(0, 100),
    symbol: 'n',
    meaning: 'with a folder: nets on the way that are kept in a decade of steps, 0 for none',
    in: training,
    only: 'command',
    default: 2,
  },
  engine: {
    kind: oneOf(engineNames),
    meaning:
      'engine of the gradients: js and wasm give the same digits on every machine, wasm-relaxed and tfjs those of theirs',
    in: training,
    default: 'wasm',
  },
  backend: {
    kind: oneOf(backendNames),
    meaning: 'what TensorFlow.js runs on: CUDA, a graphics card by WebGPU, or the processor',
    in: training,
    belongsTo: { parameter: 'engine', values: ['tfjs'] },
    otherwise: 'the first that is there',
  },
  precision: {
    kind: oneOf(['float32', 'float64']),
    meaning: 'how the engine keeps numbers',
    in: training,
    otherwise: 'float32, float64 of js and of gradient flow',
  },
  share: {
    kind: oneOf(['auto', 'distinct', 'none']),
    meaning:
      'use of symmetry: auto runs equal inputs and equal sites once, distinct equal inputs alone, none runs everything',
    in: training,
    default: 'auto',
  },
} as const;
