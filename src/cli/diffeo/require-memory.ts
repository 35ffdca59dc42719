import { ParameterError } from '../../tasks/parameters/parameter-error.js';

/** Most bytes that the fields of a command may take. */
const mostBytes = 2 ** 32;

/**
 * Throws if n × n pixels at so many bytes a pixel take more memory than is allowed.
 * @throws ParameterError about `parameter` with what they would take and the largest n
 */
export function requireMemory(parameter: string, size: number, bytesPerPixel: number): void {
  const bytes = size ** 2 * bytesPerPixel;
  if (bytes <= mostBytes) return;
  const most = Math.floor(Math.sqrt(mostBytes / bytesPerPixel));
  throw new ParameterError(
    parameter,
    `${size} × ${size} pixels would take about ${gibibytes(bytes)}, at most ${gibibytes(mostBytes)} are allowed (use ${most} pixels along a side or fewer)`,
  );
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toPrecision(3).replace(/\.?0+$/, '')} GiB`;
}
