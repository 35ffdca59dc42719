import type { Net } from '../../net.js';
import type { ImmediateEngine } from '../engine.js';
import { requireNet } from '../require-net.js';
import { createOperation } from './create-operation.js';
import { runOperations } from './run-operations.js';

/**
 * The reference engine of layered nets: plain TypeScript in float64, the twin of all others. It keeps copies of the
 * parameters of the net, which are its own to train.
 *
 * Values of a map are kept once a node, [channels, nodes]: a node is a site of an input, or with sharing all sites of
 * equal receptive fields. A layer gathers the nodes under its windows into columns, multiplies matrices, and scatters
 * gradients back.
 * @throws InputError if the net lacks arrays of its layout
 * @see {@link createEngine}
 */
export function createJsEngine(net: Net): ImmediateEngine {
  requireNet('createJsEngine', net);
  return runOperations(net, createOperation);
}
