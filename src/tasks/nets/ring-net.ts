import { toConvNet } from '../../nets/conversion/to-conv-net.js';
import type { ConvNet } from '../../nets/ring/network.js';
import { InputError } from '../../numerics/input-error.js';
import { aboutParameter, complaintOf, ParameterError } from '../parameters/parameter-error.js';
import { loadNet } from './load-net.js';
import { requireSameNet } from './same-net.js';

/** A net on a ring, ready for the exact theory. */
export interface RingNet {
  readonly network: ConvNet;
  /** Sites of its inputs. */
  readonly length: number;
  /** SHA-256 of its description and arrays. */
  readonly sha256: string;
}

/**
 * The net of a document, or of the folder of a saved net, as a `ConvNet` of images of one channel.
 * @param known SHA-256 of the net of a point that is named already
 * @throws ParameterError about `net` if it can't be read or does not fit, about `netSha256` if it is another one by now
 */
export function loadRingNet(path: string, known?: string): RingNet {
  const { net, sha256 } = aboutNet(path, () => loadNet(path));
  requireSameNet(path, sha256, known);
  const { channels, size } = net.layout.input;
  if (channels !== 1 || size.length !== 1) {
    const shape = [channels, ...size].join(', ');
    throw new ParameterError('net', `${path} takes inputs [${shape}], expected one channel on a ring (use [1, l])`);
  }
  return { network: aboutNet(path, () => toConvNet(net)), length: size[0]!, sha256 };
}

/** Complaints with the path of the net, as being about the parameter. */
function aboutNet<Result>(path: string, work: () => Result): Result {
  return aboutParameter('net', () => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const place = error.subject.startsWith(path) ? error.subject : path;
      throw new InputError('net', `${place}: ${complaintOf(error)}`);
    }
  });
}
