import { closeSync, linkSync, mkdirSync, openSync, readdirSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../../numerics/message-of.js';
import { notWritten } from '../../system/write-file.js';
import { readIfThere } from './layout.js';
import { type Runners, readRunner } from './runners.js';

/** A claim without an owner is still being made for so long, in milliseconds. */
const making = 90_000;
const nobody = 'nobody';
/** What systems say that have no links between files, or have enough of them to this one. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EMLINK', 'EINVAL', 'EACCES']);

/**
 * Points that runners have taken. A claim is the file `claims/<first two digits>/<hash>`: a link to the runner's
 * file, which is made at once with its content or, where a file system has no links, a file of that content that
 * only one process can make.
 *
 * A dead runner's claim is not taken away but succeeded: its one successor is whoever makes `<hash>.<id of the dead>`,
 * and so on along a chain. Who gives a point back removes the claim first, then its successors; a successor that finds
 * the claim gone steps back. So of any number of runners that meet at a dead one's claim, one has the point.
 */
export class Claims {
  readonly #folder: string;
  readonly #runners: Runners;
  /** Files of the chain of each point that this process has. */
  readonly #held = new Map<string, readonly string[]>();
  /** When claims go with the next `releaseDue`, by their points. */
  readonly #due = new Map<string, number>();
  #links = true;

  constructor(folder: string, runners: Runners) {
    this.#folder = folder;
    this.#runners = runners;
  }

  /** Takes a point; false if another live runner has it. True again for a point that this process has. */
  take(hash: string): boolean {
    this.#due.delete(hash);
    if (this.#held.has(hash)) return true;
    const base = join(this.#folder, hash.slice(0, 2), hash);
    const tries = 100;
    for (let attempt = 0; attempt < tries; attempt++) {
      const result = this.#follow(base);
      if (result === 'again') continue;
      if (result === 'taken') return false;
      this.#held.set(hash, result);
      return true;
    }
    return false;
  }

  /** Gives a point back. */
  release(hash: string): void {
    const files = this.#held.get(hash);
    this.#due.delete(hash);
    if (files === undefined) return;
    this.#held.delete(hash);
    for (const file of files) remove(file);
  }

  /** Gives a point back with the first `releaseDue` that comes after `delay` milliseconds. */
  releaseLater(hash: string, delay: number): void {
    if (this.#held.has(hash)) this.#due.set(hash, performance.now() + delay);
  }

  releaseDue(): void {
    const now = performance.now();
    for (const [hash, time] of this.#due) if (time <= now) this.release(hash);
  }

  releaseAll(): void {
    for (const hash of this.#held.keys()) this.release(hash);
  }

  /** Removes claims of dead runners on points that are done. */
  tidy(isDone: (hash: string) => boolean): void {
    for (const name of claimNames(this.#folder)) {
      const hash = basename(name);
      if (!hash.includes('.') && isDone(hash) && this.take(hash)) this.release(hash);
    }
  }

  /**
   * Goes along the chain of a claim: the files of the chain if it ends with this process, `again`
   * if it changed meanwhile.
   */
  #follow(base: string): readonly string[] | 'taken' | 'again' {
    const chain: string[] = [];
    let path = base;
    let first: string | undefined;
    for (;;) {
      chain.push(path);
      if (this.#make(path)) {
        if (first === undefined || this.#ownerOf(base) === first) return chain;
        remove(path);
        return 'again';
      }
      const owner = this.#ownerOf(path);
      if (owner === undefined) return 'again';
      if (owner === this.#runners.id) return chain;
      if (owner !== nobody && this.#runners.isAlive(owner)) return 'taken';
      if (owner === nobody && this.#isBeingMade(path)) return 'taken';
      first ??= owner;
      path = `${base}.${owner}`;
    }
  }

  /** Makes a claim's file; false if it is there. */
  #make(path: string): boolean {
    const tries = 3;
    for (let attempt = 1; ; attempt++) {
      try {
        if (this.#links) linkSync(this.#runners.path, path);
        else this.#makeFile(path);
        return true;
      } catch (error) {
        const code = codeOf(error);
        if (code === 'EEXIST') return false;
        if (code === 'ENOENT' && attempt < tries) {
          mkdirSync(dirname(path), { recursive: true });
          if (readIfThere(this.#runners.path) === undefined) this.#runners.writeFile();
        } else if (this.#links && noLinks.has(code)) this.#links = false;
        else throw notWritten(path, error);
      }
    }
  }

  #makeFile(path: string): void {
    const file = openSync(path, 'wx');
    try {
      writeSync(file, readIfThere(this.#runners.path) ?? '');
    } catch (error) {
      remove(path);
      throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Id of the runner that has made a claim; `nobody` where it has not said so, undefined if the claim is gone. */
  #ownerOf(path: string): string | undefined {
    const text = readIfThere(path);
    return text === undefined ? undefined : (readRunner(text)?.id ?? nobody);
  }

  #isBeingMade(path: string): boolean {
    const entry = statSync(path, { throwIfNoEntry: false });
    // No process makes a claim as a folder.
    return entry === undefined || (entry.isFile() && this.#runners.age(entry.mtimeMs) < making);
  }
}

/** The claims in a folder, as paths relative to it; what is no folder of claims is passed over. */
export function claimNames(folder: string): string[] {
  const shards = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return shards.flatMap(({ name }) => readdirSync(join(folder, name)).map((claim) => join(name, claim)));
}

/** Removes a claim; one that stays is free again when its runner has ended. */
function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    return;
  }
}
