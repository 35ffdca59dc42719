import type { z } from 'zod';
import { InputError } from '../../numerics/input-error.js';
import { nearestName } from '../../numerics/nearest-name.js';
import type { LayerDescription } from './layer.js';
import { lawShapes, layerKinds, layerShapes } from './layer-schema.js';
import type { NetDescription } from './net-description.js';
import { type CheckedNet, netShape } from './schema.js';

type Path = readonly PropertyKey[];

/**
 * A net as a JSON document describes it, checked: unknown entries are refused.
 * @throws InputError naming the entry at fault, such as `layers[2].stride`, what is allowed and what it is
 * @example
 * ```ts
 * import { netFormat, netJsonSchema, parseNetDescription } from 'diffeolab/nets';
 *
 * const text = `{
 *   "format": "${netFormat}", "name": "mine", "input": { "channels": 1, "size": [32] },
 *   "parametrisation": "standard",
 *   "layers": [
 *     { "kind": "conv", "channels": 1, "filterSize": 3, "filters": [[[1, 1, 1]]] }, { "kind": "relu" },
 *     { "kind": "global-average-pool" }, { "kind": "dense", "channels": 1, "filters": [["1/3"]] }
 *   ]
 * }`;
 * const description = parseNetDescription(JSON.parse(text));
 * console.log(description.layers.length, JSON.parse(netJsonSchema()).title); // 4 Net
 * ```
 */
export function parseNetDescription(value: unknown): NetDescription {
  return checkNetDescription(value, () => 'parseNetDescription');
}

/** @param placeOf where an entry stands, for messages: the function, or a file and a line of it */
export function checkNetDescription(value: unknown, placeOf: (path: Path) => string): NetDescription {
  const result = netShape.safeParse(value);
  const fault = result.success ? inconsistency(result.data) : faultOf(result.error.issues[0]!, value);
  if (fault !== undefined) {
    const { path, complaint } = fault;
    throw new InputError(placeOf(path), `${entryName(path)} ${complaint}`);
  }
  const { $schema: _, ...description } = result.data as CheckedNet;
  return description;
}

interface Fault {
  readonly path: Path;
  readonly complaint: string;
}

/** "layers[2].stride"; "the net" for the whole. */
export function entryName(path: Path): string {
  const name = path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`;
    return before === '' ? String(part) : `${before}.${String(part)}`;
  }, '');
  return name === '' ? 'the net' : name.replaceAll(/[\s\p{Cc}]/gu, ' ');
}

function faultOf(issue: z.core.$ZodIssue, root: unknown): Fault {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') return unknownEntry(path, issue.keys[0]!, root);
  const value = valueAt(root, path);
  if (value === undefined) return { path, complaint: `is missing: it ${whole(issue, path)}` };
  const near = path.at(-1) === 'kind' && typeof value === 'string' ? nearestName(value, layerKinds) : undefined;
  const remedy = near === undefined ? '' : ` (did you mean ${near}?)`;
  return { path, complaint: `${whole(issue, path)}, got ${shown(value)}${remedy}` };
}

/** What is allowed, in words. */
function whole({ message }: z.core.$ZodIssue, path: Path): string {
  return path.length === 0 ? 'must be an object { format, name, input, parametrisation, layers }' : message;
}

function unknownEntry(path: Path, key: string, root: unknown): Fault {
  const known = keysAt(path, root);
  const near = nearestName(key, known);
  const meant = near === undefined ? '' : `: did you mean ${near}?`;
  return { path: [...path, key], complaint: `is no entry${meant} (there are ${known.join(', ')})` };
}

/** The entries that there are at a place. */
function keysAt(path: Path, root: unknown): string[] {
  const value = valueAt(root, path) as Record<string, unknown>;
  const last = path.at(-1);
  if (last === 'weights' || last === 'biases') {
    return Object.keys(lawShapes[value['law'] as keyof typeof lawShapes].shape);
  }
  const { shape } = netShape;
  if (last === 'initial') {
    return path.length === 1 ? Object.keys(shape.initial.unwrap().shape) : ['weights', 'biases'];
  }
  if (path[0] === 'layers') return Object.keys(layerShapes[value['kind'] as keyof typeof layerShapes].shape);
  if (last === 'input') return Object.keys(shape.input.shape);
  if (last === 'output') return Object.keys(shape.output.unwrap().shape);
  return Object.keys(shape);
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
}

function shown(value: unknown): string {
  const text = typeof value === 'number' || typeof value === 'function' ? String(value) : JSON.stringify(value);
  const line = (text ?? String(value)).replaceAll(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** Entries of layers that contradict each other. */
function inconsistency({ layers, output }: CheckedNet): Fault | undefined {
  for (const [position, layer] of layers.entries()) {
    const fault = contradiction(layer);
    if (fault !== undefined) return { path: ['layers', position, fault.entry], complaint: fault.complaint };
  }
  if (output?.start !== undefined && output.subtractInitial !== true) {
    return { path: ['output', 'start'], complaint: 'belongs to subtractInitial true (leave it out)' };
  }
  return undefined;
}

function contradiction(layer: LayerDescription): { entry: string; complaint: string } | undefined {
  if ('biases' in layer && layer.bias === false) {
    return { entry: 'biases', complaint: 'are given to a layer whose bias is false (leave one of them out)' };
  }
  if ('pad' in layer && layer.padding === 'none') {
    return { entry: 'pad', complaint: 'is given to a layer whose padding is none (leave one of them out)' };
  }
  return undefined;
}
