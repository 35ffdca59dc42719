import * as assert from 'uvu/assert';

/** Asserts |actual − expected| ≤ tolerance · max(1, |expected|). */
export function near(actual: number, expected: number, tolerance: number, message = ''): void {
  const gap = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  assert.ok(gap <= tolerance, `${message} expected ${expected}, got ${actual} (off by ${gap}, allowed ${tolerance})`);
}

/** Asserts that two numbers agree to a relative tolerance. */
export function close(actual: number, expected: number, tolerance: number, message = ''): void {
  const gap = Math.abs(actual - expected) / Math.abs(expected);
  assert.ok(gap <= tolerance, `${message} expected ${expected}, got ${actual} (relative ${gap}, allowed ${tolerance})`);
}

/** Asserts that a call throws an InputError whose message has the given words. */
export function rejects(call: () => unknown, words: RegExp): void {
  try {
    call();
  } catch (error) {
    assert.instance(error, Error);
    assert.is((error as Error).name, 'InputError', String(error));
    assert.match((error as Error).message, words);
    assert.not.match((error as Error).message, /\n/);
    return;
  }
  assert.unreachable(`expected an InputError with ${words}`);
}

/** The same for a call that rejects later. */
export async function rejectsLater(call: () => Promise<unknown>, words: RegExp): Promise<void> {
  const caught = await call().then(
    () => undefined,
    (error: unknown) => error,
  );
  rejects(() => {
    if (caught !== undefined) throw caught;
  }, words);
}
