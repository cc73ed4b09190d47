import { useEffect, useState } from "react";

/** As long as a double click may take. */
const DOUBLE_CLICK_MS = 500;

/**
 * True for a moment after `place` has changed: a second click on what was there before must not
 * land on what has taken its place.
 */
export function useSettling(place: string): boolean {
  const [settled, setSettled] = useState(place);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(place), DOUBLE_CLICK_MS);
    return () => clearTimeout(timer);
  }, [place]);
  return settled !== place;
}
