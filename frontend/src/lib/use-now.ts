/** One clock for the whole page, so that rows that show the same age change at the same moment. */
import { useCallback, useSyncExternalStore } from "react";

/**
 * The present in milliseconds, rounded down to `step_ms`. A component renders again only when the
 * rounded value moves, and not at all while the tab is hidden.
 */
export function useNow(step_ms: number): number {
  const subscribe = useCallback((changed: () => void) => {
    const timer = setInterval(() => {
      if (!document.hidden) changed();
    }, Math.min(step_ms, 1000));
    document.addEventListener("visibilitychange", changed);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", changed);
    };
  }, [step_ms]);
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / step_ms) * step_ms);
}
