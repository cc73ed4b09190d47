/** Waiting for a thing itself, with an end. */

/**
 * Looks again and again until `look` gives something other than undefined or false.
 *
 * @param pause_ms between two looks; longer where many wait at the same time
 * @throws Error that names what was waited for, after `limit_ms`
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  limit_ms = 30_000,
  pause_ms = 5,
): Promise<T> {
  const end = performance.now() + limit_ms;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`Waited ${limit_ms} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pause_ms));
  }
}
