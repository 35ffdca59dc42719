import type { Awaitable } from '../nets/engines/engine.js';
import { InputError, requireNumber } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';
import type { DivergenceWatch } from './divergence.js';
import { assignArrays, copyArrays, type NamedArray, nameArrays, requireArrays } from './named-arrays.js';
import type { AnyObjective } from './objective.js';
import { requireObjective } from './objective.js';
import type { CurveRecord, TrainState } from './state.js';
import type { AnyStepper, Position } from './stepper.js';
import { type StopReason, type StopRules, stopCheck } from './stopping.js';

/** What a running training tells. */
export interface TrainProgress {
  readonly step: number;
  readonly time: number;
  readonly seconds: number;
  /** The loss on the training set. */
  readonly loss: number;
}

/** When a run ends, what it records and who hears of it. */
export interface RunControls {
  /** When to stop: at the first rule that holds. */
  readonly stop: StopRules;
  /** Checkpoints a decade of time, default 10. */
  readonly checkpointsPerDecade?: number;
  /** Hears of the run about ten times a second, with the state, made when asked for, to resume from. */
  readonly onProgress?: (progress: TrainProgress, state: () => TrainState) => void;
  /** Ends the run early, with what it has: `stop` is then `aborted` and `state` resumes it. */
  readonly signal?: AbortSignal;
  /** The state of a run with the same options, to go on from. */
  readonly resume?: TrainState;
}

/** Options of `minimise`. */
export interface MinimiseOptions<Reason extends string = never> extends RunControls {
  /** What is minimised, with the parameters of the start; those of a resumed state take their place. */
  readonly objective: AnyObjective;
  /** What moves the parameters, such as a `createStepper`. */
  readonly stepper: AnyStepper;
  /** What the checkpoints of a decade are evenly spaced in, default `time`. */
  readonly checkpointsIn?: 'time' | 'steps';
  /** A rule of one's own beside those of `stop`, asked after them: why to stop, undefined to go on. */
  readonly judge?: ((position: Position, loss: number) => Reason | undefined) | undefined;
  /** The error on the test set at the present parameters, for checkpoints and the end. */
  readonly testError?: (() => Awaitable<number>) | undefined;
  /** What else to measure at the present parameters, by name, for checkpoints and the end. */
  readonly measure?: (() => Awaitable<Readonly<Record<string, number>>>) | undefined;
  /** Makes the watch for divergence, given the loss at the first parameters. */
  readonly watch?: ((initialLoss: number) => DivergenceWatch) | undefined;
  /** Hears of every checkpoint, with copies of the parameters and the state, made when asked for, to resume from. */
  readonly onCheckpoint?:
    | ((record: CurveRecord, parameters: readonly Float64Array[], state: () => TrainState) => void)
    | undefined;
}

/** How a run ended; its parameters are those of `state`. */
export interface Minimised<Reason extends string = never> {
  readonly stop: StopReason | Reason;
  /** The loss at the end. */
  readonly loss: number;
  /** The error on the test set at the end, where there is one. */
  readonly testError: number | undefined;
  /** One record a checkpoint, and one of the end. */
  readonly curve: readonly CurveRecord[];
  readonly state: TrainState;
}

const progressInterval = 100;

/**
 * Takes steps until a rule says stop. Deterministic as far as objective and stepper are: the same options give the same
 * numbers, also across a stop and `resume`. The objective is left at the last parameters.
 *
 * @throws InputError if the loss at the start is not finite, a number is out of range, or the state does not fit
 * @throws DivergenceError if the watch sees one
 * @example
 * ```ts
 * import { createStepper, minimise, type Objective, stateFromJson, stateToJson } from 'diffeolab/training';
 *
 * const [theta, gradient] = [Float64Array.of(1), new Float64Array(1)];
 * const objective: Objective = {
 *   names: ['theta'],
 *   parameters: [theta],
 *   gradients: [gradient],
 *   evaluate: () => theta[0]! ** 2 / 2,
 *   penalty: () => 0,
 *   differentiate: () => gradient.set(theta),
 * };
 * const stepper = createStepper(objective, { kind: 'descent', learningRate: 0.5 });
 * const { stop, loss, state } = await minimise({ objective, stepper, stop: { loss: 1e-6 } });
 * console.log(stop, loss, theta); // loss 4.7683…e-7 Float64Array(1) [ 0.0009765625 ]
 * console.log(stateFromJson(stateToJson(state)).step); // 10
 * ```
 */
export async function minimise<Reason extends string = never>(
  options: MinimiseOptions<Reason>,
): Promise<Minimised<Reason>> {
  requireObject('minimise', 'options', options, ['objective', 'stepper', 'stop']);
  requireObjective('minimise', options.objective);
  requireObject('minimise', 'stepper', options.stepper, ['advance']);
  requireObject('minimise', 'stop', options.stop);
  const run = startRun(options);
  const { objective, stepper, signal, onProgress } = options;
  const { position } = run;
  let loss = await objective.evaluate(position.step);
  if (!Number.isFinite(loss)) {
    throw new InputError('train', `the loss at the start must be finite, got ${loss} (start from smaller parameters)`);
  }
  const watch = options.watch?.(loss);
  let pause = performance.now() + progressInterval;
  for (;;) {
    if (run.due()) await run.checkpoint(loss);
    const seconds = run.seconds();
    const stop = run.stopReason(loss, seconds);
    if (stop !== undefined) return run.finish(stop, loss);
    if (performance.now() >= pause) {
      onProgress?.({ step: position.step, time: position.time, seconds, loss }, run.state);
      await new Promise((resolve) => setTimeout(resolve, 0));
      pause = performance.now() + progressInterval;
    }
    if (signal?.aborted === true) return run.finish('aborted', loss);
    // No pause where the answer is there: small models take 10⁵ steps a second.
    const advanced = stepper.advance(position);
    const next = advanced instanceof Promise ? await advanced : advanced;
    if (next === null) return run.finish('standstill', loss);
    loss = next;
    const watched = watch?.check(position.step, loss);
    if (watched !== undefined) await watched;
    if (Number.isNaN(loss)) {
      throw new InputError('train', `the loss is no number after step ${position.step} (use a smaller learning rate)`);
    }
  }
}

/** A run under way: where it stands, and how it is recorded. */
interface Run<Reason extends string> {
  readonly position: Position & { nextCheckpoint: number };
  seconds(): number;
  stopReason(loss: number, seconds: number): StopReason | Reason | undefined;
  state(): TrainState;
  /** Whether it is time for a checkpoint. */
  due(): boolean;
  checkpoint(loss: number): Promise<void>;
  finish(stop: StopReason | Reason, loss: number): Promise<Minimised<Reason>>;
}

function startRun<Reason extends string>({
  objective,
  stepper,
  stop: rules,
  judge,
  testError,
  measure,
  onCheckpoint,
  resume,
  checkpointsIn = 'time',
  ...options
}: MinimiseOptions<Reason>): Run<Reason> {
  const ratio = 10 ** (1 / requireNumber('train', 'checkpointsPerDecade', options.checkpointsPerDecade ?? 10, 0.1));
  const { names, parameters } = objective;
  const initial = resume === undefined ? copyArrays(parameters) : restore(objective, stepper, resume);
  const stops = stopCheck(rules, objective, resume?.standstill, judge !== undefined);
  const began = performance.now() - 1000 * (resume?.seconds ?? 0);
  const seconds = () => (performance.now() - began) / 1000;
  const curve: CurveRecord[] = [...(resume?.curve ?? [])];
  const { step = 0, time = 0, nextCheckpoint = 0 } = resume ?? {};
  const position = { step, time, nextCheckpoint };

  const reached = () => (checkpointsIn === 'steps' ? position.step : position.time);

  const record = async (loss: number): Promise<CurveRecord> => ({
    step: position.step,
    time: position.time,
    seconds: seconds(),
    loss,
    penalty: objective.penalty(),
    ...(testError === undefined ? {} : { testError: await testError() }),
    ...(measure === undefined ? {} : { measured: await measure() }),
  });
  const stateOf = (present: readonly Float64Array[]): TrainState => {
    const standstill = stops.standstill();
    return {
      ...position,
      seconds: seconds(),
      stepper: stepper.state(),
      parameters: nameArrays(names, present),
      initial: nameArrays(names, initial),
      curve: [...curve],
      ...(standstill && { standstill }),
    };
  };
  return {
    position,
    seconds,
    stopReason: (loss, elapsed) => stops.reason(position, loss, elapsed) ?? judge?.(position, loss),
    state: () => stateOf(copyArrays(parameters)),
    due: () => reached() >= position.nextCheckpoint,
    async checkpoint(loss) {
      const entry = await record(loss);
      curve.push(entry);
      position.nextCheckpoint = reached() === 0 ? Number.MIN_VALUE : reached() * ratio;
      if (onCheckpoint === undefined) return;
      const present = copyArrays(parameters);
      onCheckpoint(entry, present, () => stateOf(present));
    },
    async finish(stop, loss) {
      const recorded = curve.at(-1)?.step === position.step ? curve.at(-1) : undefined;
      const last = recorded ?? (await record(loss));
      return {
        stop,
        loss,
        testError: last.testError,
        curve: recorded === undefined ? [...curve, last] : [...curve],
        state: stateOf(copyArrays(parameters)),
      };
    },
  };
}

/** Brings an objective and its stepper to where a run stood; returns the parameters that it had at the start. */
function restore({ names, parameters }: AnyObjective, stepper: AnyStepper, state: TrainState): readonly Float64Array[] {
  const fitting = (arrays: readonly NamedArray[]) => requireArrays('train', arrays, names, parameters);
  const initial = fitting(state.initial);
  if (state.standstill !== undefined) fitting(state.standstill.parameters);
  assignArrays(parameters, fitting(state.parameters));
  stepper.restore(state.stepper);
  return initial;
}
