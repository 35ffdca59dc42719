/** Doesn't wait: in a page questions to the device cost nothing, and timers of a hidden page come late. */
export async function rest(_milliseconds: number): Promise<void> {}
