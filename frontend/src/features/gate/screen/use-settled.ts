import { useDeferredValue, useEffect, useState } from "react";

/**
 * `value` once it has not changed for `delay_ms`; without a delay, as soon as there is time for it.
 * For work that would otherwise be done at every key.
 */
export function useSettled<T>(value: T, delay_ms: number): T {
  const deferred = useDeferredValue(value);
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (delay_ms === 0) return;
    const timer = setTimeout(() => setSettled(value), delay_ms);
    return () => clearTimeout(timer);
  }, [value, delay_ms]);
  return delay_ms === 0 ? deferred : settled;
}
