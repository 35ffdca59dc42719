import { sweep } from 'diffeolab';

/** A task whose results are known: a plane with noise, an exact value, an error of its own, and a null. */
export const plane: sweep.SweepTask = {
  name: 'plane',
  version: 1,
  columns: { R: 'number', RError: 'number', RStatus: 'string', ok: 'boolean', r: 'number', note: 'string' },
  run: (parameters) => ({ values: planeValues(parameters) }),
};

export function planeValues(parameters: sweep.Parameters) {
  const { scale, channels = 1, seed = '0' } = parameters as { scale: number; channels?: number; seed?: string };
  return {
    R: scale * 10 + channels + Number(seed) / 100,
    RError: 0.25,
    RStatus: 'Monte Carlo',
    ok: scale > 3,
    r: scale === 3 ? null : scale / 2,
    note: `ξ = ${scale}, "quoted"`,
  };
}

/** A sweep of the plane. */
export function planeSweep(overrides: Partial<sweep.SweepDescription> = {}): sweep.Sweep {
  const description: sweep.SweepDescription = {
    name: 'plane',
    task: './plane.mjs',
    axes: { scale: [7, 3, 5], channels: [1, 2, 4, 8] },
    seeds: 3,
    ...overrides,
  };
  return sweep.gridSweep(description, { module: new URL('file:///nowhere/plane.mjs'), task: plane });
}

/** The record of a result. */
export function doneRecord(
  point: sweep.Point,
  overrides: Partial<sweep.DoneRecord> = {},
  task: Pick<sweep.SweepTask, 'name' | 'version'> = plane,
): sweep.DoneRecord {
  return {
    kind: 'done',
    hash: point.hash,
    task: task.name,
    version: task.version,
    parameters: point.parameters,
    attempt: 1,
    started: '2026-01-02T03:04:05.678Z',
    seconds: 0.5,
    host: 'here',
    executor: 'inline',
    package: '0.1.0',
    node: 'v20.0.0',
    values: planeValues(point.parameters),
    ...overrides,
  };
}

/** Puts results of all points into a store, in an order of its own. */
export function fill(folder: string, points: readonly sweep.Point[], every = 1): void {
  const store = sweep.openStore(folder, { create: 'now' });
  const shuffled = [...points].sort((a, b) => (a.hash < b.hash ? -1 : 1));
  for (const [i, point] of shuffled.entries()) if (i % every === 0) store.append(doneRecord(point));
  store.close();
}

/** All points with canonical parameters. */
export function pointsOf(swept: sweep.Sweep): sweep.Point[] {
  return [...sweep.sweepPoints(swept)].map(({ index }) => sweep.pointAt(swept, index));
}
