/**
 * The command that computes what settings stand for: settings in, command line out, so that what a page says below a
 * figure is what made it. Options are named here alone; what a command takes for granted and settings have otherwise
 * is refused.
 */
import type { tasks } from 'diffeolab';

/** A command as its words behind `diffeolab`. */
export type Command = readonly string[];

type Value = string | number | boolean | readonly (string | number)[] | undefined;

/** Options --name value, by the names in kebab case: lists with commas, flags alone, nothing for what is undefined. */
function options(values: Readonly<Record<string, Value>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === true) return [option];
    return [option, Array.isArray(value) ? value.join(',') : String(value)];
  });
}

/** Refuses a setting that a command takes for granted. */
function fixed(name: string, value: unknown, taken: unknown): void {
  if (value !== taken) throw new Error(`no command has ${name} = ${String(value)}, it is ${String(taken)} there`);
}

/** The line that a person types. */
export function commandLine(command: Command, out: string): string {
  const words = ['npx', 'diffeolab', ...command, '--out', out];
  return words.map((word) => (/^[\w\-+.,:/=]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** A picture of a constructed network. */
export type ShownNetwork = Pick<tasks.ModelParameters, 'solution' | 'scale' | 'length'> & { readonly distance: number };

/** `two-pixels show`. */
export function showCommand(settings: ShownNetwork): Command {
  return ['two-pixels', 'show', ...options(settings)];
}

/** `two-pixels phase-diagram`. */
export function phaseDiagramCommand(axes: tasks.PhaseAxes, shared: tasks.SharedParameters): Command {
  return ['two-pixels', 'phase-diagram', ...options({ ...shared, ...axes })];
}

/** Trainings on the circle in both regimes. */
export interface CircleStudy {
  readonly points: number;
  readonly width: number;
  readonly engine: tasks.CircleSettings['engine'];
  readonly steps: number;
  readonly loss: number;
  readonly testPoints: number;
  readonly seed: string;
  readonly alphas: Readonly<Record<tasks.Regime, number>>;
}

/** `spherical show`. */
export function circleCommand({ alphas, ...net }: CircleStudy): Command {
  const { lazy: lazyAlpha, feature: featureAlpha } = alphas;
  return ['spherical', 'show', ...options({ ...net, lazyAlpha, featureAlpha })];
}

/** `spherical learning-curve`. */
export function learningCurveCommand(settings: tasks.LearningCurveSettings): Command {
  const { dimensions: dimension, regimes: regime, sizes, kernel, task, training } = settings;
  const { standstill, ...net } = training;
  fixed('standstill', standstill, 1e-3);
  const { lazy, feature } = sizes;
  const ofLazy = regime.includes('lazy') ? { lazyPoints: lazy.points, lazySeeds: lazy.seeds } : {};
  const points = { points: feature.points, seeds: feature.seeds, ...ofLazy };
  return ['spherical', 'learning-curve', ...options({ dimension, regime, ...points, kernel, ...task, ...net })];
}

/** `spherical phase-diagram`. */
export function sphericalPhaseCommand(settings: tasks.SphericalPhaseSettings): Command {
  const { points, alphas: alpha, seeds, task, training } = settings;
  const { standstill, ...net } = training;
  fixed('standstill', standstill, net.regularisation === 'none' ? undefined : 1e-3);
  const values = { points, alpha, seeds, ...task, ...net };
  return ['spherical', 'phase-diagram', ...options(values)];
}

/** `spherical stripe`. */
export function stripeCommand({ points, alphas: alpha, seeds, shared }: tasks.StripeSettings): Command {
  const { label, ...run } = shared;
  const { kind, ...sizes } = label;
  return ['spherical', 'stripe', ...options({ label: kind, ...sizes, points, alpha, seeds, ...run })];
}

/** One image over the plane of temperature and cutoff. */
export interface PhaseSpaceStudy {
  readonly image: string;
  readonly size: number;
  readonly cutoffs: readonly number[];
  readonly boundary: 'fixed' | 'periodic';
  readonly interpolation: 'bilinear' | 'gaussian' | 'nearest';
  readonly seed: string;
  readonly index: number;
}

/** `diffeo phase-space`, at the temperatures around the allowed ones. */
export function phaseSpaceCommand({ image, cutoffs: cutoff, ...rest }: PhaseSpaceStudy): Command {
  return ['diffeo', 'phase-space', image, ...options({ cutoff, ...rest })];
}

/** One displacement field. */
export interface FieldStudy {
  readonly size: number;
  readonly cutoff: number;
  readonly displacement: number;
  readonly seed: string;
  readonly index: number;
}

/** `diffeo field`. */
export function fieldCommand(settings: FieldStudy): Command {
  return ['diffeo', 'field', ...options({ ...settings })];
}

/** Models measured on images. */
export interface StabilityStudy {
  /** Files of the models. */
  readonly models: readonly string[];
  readonly data: string;
  readonly preset: 'petrini2021' | 'petrini2022' | 'tomasini2022';
  readonly cutoff: number;
  readonly displacement: number;
  readonly interpolation: 'bilinear' | 'gaussian' | 'nearest';
  readonly draws: number;
  readonly seed: string;
}

/** `stability measure`. */
export function measureCommand({ models, ...settings }: StabilityStudy): Command {
  return ['stability', 'measure', ...models.flatMap((model) => ['--model', model]), ...options({ ...settings })];
}
