/** Waits, and goes on waiting for as long as nobody looks. */
export function visiblePause(time_ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      if (document.hidden && !signal.aborted) return;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, time_ms);
    document.addEventListener("visibilitychange", done);
    signal.addEventListener("abort", done);
  });
}
