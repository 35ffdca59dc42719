import { fileURLToPath } from 'node:url';
import { JsonProcess } from './json-process.js';

/** A Python script of this folder that answers lines of JSON. */
export class PythonProcess extends JsonProcess {
  /** @param environment variables beside those of this process */
  constructor(python: string, script: string, environment: Readonly<Record<string, string>> = {}) {
    super(python, [fileURLToPath(new URL(script, import.meta.url))], environment);
  }
}
