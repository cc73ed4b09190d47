import { type ReactNode, useEffect, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import type { Slot, ThreadSlots } from "../editor/thread-slots.ts";

/** Draws what `render` gives for each place that a text holds open. */
export function Threads(
  { slots, render }: { slots: ThreadSlots; render: (slot: Slot) => ReactNode },
) {
  const open = useSyncExternalStore(slots.subscribe, slots.snapshot);
  return open.map((slot) => <Thread key={slot.key} slot={slot}>{render(slot)}</Thread>);
}

function Thread({ slot, children }: { slot: Slot; children: ReactNode }) {
  const { dom, view } = slot;
  useEffect(() => {
    // The lines below move when the thread grows: CodeMirror has to know.
    const observer = new ResizeObserver(() => view.requestMeasure());
    observer.observe(dom);
    return () => observer.disconnect();
  }, [dom, view]);
  return createPortal(children, dom);
}
