import { InputError } from '../../numerics/input-error.js';
import type { Problem } from '../problem.js';
import type { Device } from './device.js';
import type { Program } from './shader-program.js';
export function groupProgram(subject: string, _problem: Problem, _device: Device, _common: string): Program {
  throw new InputError(subject, 'wide');
}
