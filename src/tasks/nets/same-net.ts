import { ParameterError } from '../parameters/parameter-error.js';

/**
 * Throws unless the net of a file is the one that a point was named by.
 * @param known SHA-256 of the net of a point that is named already
 */
export function requireSameNet(path: string, sha256: string, known: string | undefined): void {
  if (known === undefined || known === sha256) return;
  throw new ParameterError(
    'netSha256',
    `${path} is not the net of this point: its SHA-256 is ${sha256}, that of the point ${known} (leave {netSha256} out for a new point)`,
  );
}
