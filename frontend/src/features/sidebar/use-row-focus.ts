import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from "react";
import type { ListRow } from "./list-rows.ts";
import { neighbour, tabStop } from "./list-rows.ts";

/**
 * The list is one stop of the Tab key, however long it is; the arrow keys, Home and End move within
 * it. The row that has the focus stays drawn wherever the list is scrolled to.
 */
export function useRowFocus(rows: readonly ListRow[], chosenId: string | undefined) {
  const [focused, setFocused] = useState<string>();
  const list = useRef<HTMLUListElement>(null);
  const stop = useMemo(() => tabStop(rows, focused ?? chosenId), [rows, focused, chosenId]);
  const onKeyDown = useCallback((event: KeyboardEvent, scrollTo: (index: number) => void) => {
    const to = neighbour(rows, stop, event.key);
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    setFocused(rows[to]?.key);
    scrollTo(to);
    // The row is drawn first.
    requestAnimationFrame(() => {
      list.current?.querySelector<HTMLElement>(`[data-row="${to}"] a`)?.focus();
    });
  }, [rows, stop]);
  return { list, stop, onKeyDown, setFocused };
}
