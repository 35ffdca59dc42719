import type { NetEngine, PreparedInputs } from '../../nets/engines/engine.js';
import type { LabelledInputs } from '../../nets/labelled-inputs.js';
import { valueCount } from '../../nets/layout/net-layout.js';
import { translationPeriod } from '../../nets/layout/translation-period.js';
import { InputError } from '../../numerics/input-error.js';
import type { BatchKind } from './batch.js';
import { floatsFor, inputsAtOnce, mayShare, sharedSet } from './engine-inputs.js';

/** Inputs that are run at once where a set is evaluated, at most. */
const mostAtOnce = 256;

/** A data set as a net sees it: what is run, how it is labelled, and what stands for what. */
export interface EvaluatedSet {
  readonly kind: BatchKind;
  /** The inputs that are run: those of the set, or those that differ up to the net's symmetry. */
  readonly inputs: LabelledInputs;
  /** Labels of these as losses take them: −1 or +1 where there is one output, else the class. */
  readonly labels: Float64Array;
  /** Which of `inputs` each input of the set is; undefined where it is itself. */
  readonly of: Int32Array | undefined;
  /** The set itself, its labels as losses take them, and its weights; undefined where all are 1. */
  readonly members: {
    readonly data: LabelledInputs;
    readonly labels: Float64Array;
    readonly weights: Float64Array | undefined;
  };
  /** `inputs`, ready to be run, where sites are shared. */
  readonly prepared: PreparedInputs | undefined;
  /** Weights of `inputs`: sums of those of the inputs that each stands for; undefined where all are 1. */
  readonly weights: Float64Array | undefined;
  /** f of `inputs` at the present parameters, in evaluation mode [inputs, outputs]. */
  outputs(): Promise<Float64Array>;
}

/** Whether a set may be reduced by symmetry: `auto` where that is exact, `none`, or without sharing sites. */
export type SymmetryUse = 'auto' | 'distinct' | 'none';

/**
 * Looks at a set with the eyes of a net. A net without change under translations sees only the inputs that differ up to
 * them; an engine that can computes sites with equal receptive fields once, also where borders are seen, if few sites
 * differ.
 * @throws InputError if shapes or labels do not fit the net
 */
export function evaluatedSet(engine: NetEngine, data: LabelledInputs, use: SymmetryUse): EvaluatedSet {
  const { layout } = engine;
  requireShape(data, engine);
  const labels = targetLabels(data, layout.outputs);
  const members = { data, labels, weights: data.weights };
  const period = use === 'none' ? undefined : translationPeriod(layout);
  const reduced = period === undefined ? undefined : data.distinct?.(period);
  if (reduced === undefined) {
    const prepared = use === 'auto' && mayShare(engine, data) ? sharedSet(engine, data) : undefined;
    return {
      kind: prepared === undefined ? 'dense' : 'shared',
      inputs: data,
      labels,
      of: undefined,
      members,
      prepared,
      weights: data.weights,
      outputs: outputsOf(engine, data, prepared),
    };
  }
  const { inputs, of } = reduced;
  const weights = new Float64Array(inputs.count);
  for (const [i, which] of of.entries()) weights[which]! += data.weights?.[i] ?? 1;
  const prepared = use === 'auto' ? sharedSet(engine, inputs) : undefined;
  return {
    kind: prepared === undefined ? 'distinct' : 'shared',
    inputs,
    labels: targetLabels(inputs, layout.outputs),
    of,
    members,
    prepared,
    weights,
    outputs: outputsOf(engine, inputs, prepared),
  };
}

/** Evaluates a set, in chunks where it is not prepared as a whole. */
function outputsOf(
  engine: NetEngine,
  data: LabelledInputs,
  prepared: PreparedInputs | undefined,
): () => Promise<Float64Array> {
  if (prepared === undefined) return () => outputsInChunks(engine, data);
  return async () => (await engine.evaluate(prepared, 'evaluation')).slice();
}

async function outputsInChunks(engine: NetEngine, data: LabelledInputs): Promise<Float64Array> {
  const { outputs } = engine.layout;
  const values = valueCount(data.shape);
  const chunk = inputsAtOnce(engine, mostAtOnce);
  const result = new Float64Array(data.count * outputs);
  const buffer = floatsFor(engine, Math.min(chunk, data.count) * values);
  for (let first = 0; first < data.count; first += chunk) {
    const count = Math.min(chunk, data.count - first);
    data.write(
      Array.from({ length: count }, (_, i) => first + i),
      buffer,
    );
    const prepared: PreparedInputs = engine.prepare(buffer.subarray(0, count * values), count);
    result.set(await engine.evaluate(prepared, 'evaluation'), first * outputs);
  }
  return result;
}

/** Labels as losses take them. */
function targetLabels({ name, labels, classes, count }: LabelledInputs, outputs: number): Float64Array {
  const isBinary = classes === 2;
  if (outputs === 1 ? !isBinary : classes > outputs) {
    throw new InputError('trainNet', `${name} has ${classes} classes, the net ${outputs} outputs (use as many)`);
  }
  const allowed = (label: number) =>
    isBinary ? label === 1 || label === -1 : Number.isInteger(label) && label >= 0 && label < classes;
  const wrong = labels.length === count ? labels.findIndex((label) => !allowed(label)) : labels.length;
  if (wrong >= 0) {
    throw new InputError(
      'trainNet',
      `${name} must have ${count} labels, ${isBinary ? '−1 or 1' : `0 to ${classes - 1}`}, got ` +
        (labels.length === count ? `${labels[wrong]} at [${wrong}]` : `${labels.length}`),
    );
  }
  return outputs === 1 || !isBinary ? labels : labels.map((label) => (label + 1) / 2);
}

function requireShape({ name, shape, count }: LabelledInputs, { layout }: NetEngine): void {
  const text = ({ channels, size }: LabelledInputs['shape']) => [channels, ...size].join(' × ');
  if (count < 1) throw new InputError('trainNet', `${name} must hold at least one input, got ${count}`);
  if (text(shape) === text(layout.input)) return;
  throw new InputError(
    'trainNet',
    `${name} has inputs of ${text(shape)} (channels, sites), the net takes ${text(layout.input)} (use one that fits)`,
  );
}
