/** Milliseconds: shorter rests aren't worth a timer, longer ones a risk. */
const least = 2;
const most = 250;

/** Waits for some milliseconds: in Node an open question to the device keeps a thread of the processor busy. */
export async function rest(milliseconds: number): Promise<void> {
  if (milliseconds < least) return;
  await new Promise((resolve) => setTimeout(resolve, Math.min(most, milliseconds)));
}
