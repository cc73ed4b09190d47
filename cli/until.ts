const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 200;

/**
 * Asks until the answer is yes, at growing intervals, for things that no event tells of (another
 * process letting go of a lock, a port that begins to answer).
 *
 * @returns false when it was still no after `timeout_ms`
 */
export async function until(ask: () => Promise<boolean>, timeout_ms: number): Promise<boolean> {
  const end_ms = performance.now() + timeout_ms;
  for (let pause_ms = FIRST_PAUSE_MS; !await ask();) {
    if (performance.now() >= end_ms) return false;
    await new Promise((resolve) => setTimeout(resolve, pause_ms));
    pause_ms = Math.min(pause_ms * 1.5, LONGEST_PAUSE_MS);
  }
  return true;
}
