import { useMemo, useRef } from "react";

/**
 * For a layer that has no trigger of its own: when it closes, the focus goes back to what had it when
 * it opened. What was opened from a menu gives it back to the button of that menu.
 */
export function useReturnFocus() {
  const opener = useRef<HTMLElement>(null);
  return useMemo(() => ({
    onOpenAutoFocus: () => {
      opener.current = presentFocus();
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      opener.current?.focus();
    },
  }), []);
}

function presentFocus(): HTMLElement | null {
  const focused = document.activeElement;
  const trigger = focused?.closest('[role="menu"]')?.getAttribute("aria-labelledby");
  const element = trigger == null ? focused : document.getElementById(trigger);
  return element instanceof HTMLElement ? element : null;
}
