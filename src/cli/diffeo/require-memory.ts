import { defaultMemory } from '../../images/memory.js';
import { sizeText } from '../../numerics/size-text.js';
import { ParameterError } from '../../tasks/parameters/parameter-error.js';

/**
 * Throws if n × n pixels at so many bytes a pixel take more memory than is allowed.
 * @throws ParameterError about `parameter` with what they would take and the largest n
 */
export function requireMemory(
  parameter: string,
  size: number,
  bytesPerPixel: number,
  memory: number = defaultMemory,
): void {
  const bytes = size ** 2 * bytesPerPixel;
  if (bytes <= memory) return;
  const most = Math.floor(Math.sqrt(memory / bytesPerPixel));
  throw new ParameterError(
    parameter,
    `${size} × ${size} pixels would take about ${sizeText(bytes)}, at most ${sizeText(memory)} are allowed (use ${most} pixels along a side or fewer, or raise {memory})`,
  );
}
