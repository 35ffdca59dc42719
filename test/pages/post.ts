/** Does the work of a page and posts its result, or what went wrong, to the test. */
export async function post(work: () => Promise<unknown>): Promise<void> {
  const answer = await work().then(
    (result) => ({ result }),
    (error: unknown) => ({ error: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) }),
  );
  await fetch('/result', { method: 'POST', body: JSON.stringify(answer) });
}
