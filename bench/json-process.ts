import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';

/** A program that answers one line of JSON with one line of JSON, one request at a time. */
export class JsonProcess {
  readonly #process: ChildProcess;
  readonly #lines: Interface;
  readonly #ended: Promise<never>;

  /** @param environment variables beside those of this process */
  constructor(command: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    this.#process = spawn(command, words, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    });
    this.#lines = createInterface({ input: this.#process.stdout! });
    this.#ended = once(this.#process, 'exit').then(([code]) => {
      throw new Error(`${[command, ...words].join(' ')} ended with exit code ${code}`);
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
