import { useCallback, useSyncExternalStore } from "react";

/** Whether a CSS media query holds now. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback((changed: () => void) => {
    const list = matchMedia(query);
    list.addEventListener("change", changed);
    return () => list.removeEventListener("change", changed);
  }, [query]);
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

/** Wide enough for list and mission side by side; the same edge as Tailwind's `md`. */
export function useIsWide(): boolean {
  return useMedia("(min-width: 48rem)");
}

/** Wide enough for the rail beside the text; the same edge as Tailwind's `lg`. */
export function useHasRail(): boolean {
  return useMedia("(min-width: 64rem)");
}
