/** Waiting for a thing itself, with an end. */

/** A machine that is slow is not to be kept busy by looks: what takes longer is looked at less often. */
const PAUSE_SHARE = 20;
const LONGEST_PAUSE_MS = 50;

/**
 * Looks again and again until `look` gives something other than undefined or false.
 *
 * @param pause_ms between two looks at least; longer where many wait at the same time
 * @throws Error that names what was waited for, after `limit_ms`
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  limit_ms = 30_000,
  pause_ms = 5,
): Promise<T> {
  const begin = performance.now();
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    const waited_ms = performance.now() - begin;
    if (waited_ms > limit_ms) throw new Error(`Waited ${limit_ms} ms in vain for: ${what}`);
    const next_ms = Math.max(pause_ms, Math.min(waited_ms / PAUSE_SHARE, LONGEST_PAUSE_MS));
    await new Promise((resolve) => setTimeout(resolve, next_ms));
  }
}
