/** One clock for the whole page, so that rows that show the same age change at the same moment. */
import { useSyncExternalStore } from "react";

const TICK_MS = 1000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/**
 * The present in milliseconds, rounded down to `step_ms`. A component renders again only when the
 * rounded value moves, and not at all while the tab is hidden.
 */
export function useNow(step_ms: number): number {
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / step_ms) * step_ms);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) start();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stop();
  };
}

function start() {
  timer = setInterval(tick, TICK_MS);
  document.addEventListener("visibilitychange", tick);
}

function stop() {
  clearInterval(timer);
  timer = undefined;
  document.removeEventListener("visibilitychange", tick);
}

function tick() {
  if (document.hidden) return;
  for (const listener of listeners) listener();
}
