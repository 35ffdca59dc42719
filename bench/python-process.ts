import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A Python script of this folder that answers one line of JSON with one line of JSON, one request at a time. */
export class PythonProcess {
  readonly #process: ChildProcess;
  readonly #lines: Interface;
  readonly #ended: Promise<never>;

  constructor(python: string, script: string) {
    const file = fileURLToPath(new URL(script, import.meta.url));
    this.#process = spawn(python, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#process.stdout! });
    this.#ended = once(this.#process, 'exit').then(([code]) => {
      throw new Error(`${script} ended with exit code ${code}`);
    });
    this.#ended.catch(() => undefined);
  }

  async ask<Answer>(request: object): Promise<Answer> {
    this.#process.stdin!.write(`${JSON.stringify(request)}\n`);
    const [line] = await Promise.race([once(this.#lines, 'line'), this.#ended]);
    return JSON.parse(line as string) as Answer;
  }

  close(): void {
    this.#process.stdin!.end();
  }
}
