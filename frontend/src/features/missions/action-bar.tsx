import { createContext, type ReactNode, useContext } from "react";
import { createPortal } from "react-dom";

/** The frame's bar below text and rail; undefined outside a frame, null while it is being built. */
export const ActionBarSlot = createContext<HTMLElement | null | undefined>(undefined);

/**
 * The bar at the bottom of every mission screen: at the left what is so, at the right what can be
 * done, the one primary action last. It is drawn into the frame's slot, below text and rail alike.
 */
export function ActionBar({ note, children }: { note?: ReactNode; children?: ReactNode }) {
  const slot = useContext(ActionBarSlot);
  const bar = (
    <div className="flex min-h-14 items-center gap-3 border-t border-border bg-surface py-2 pr-4 pl-6 max-md:px-4 max-md:pb-[max(0.5rem,env(safe-area-inset-bottom))] max-sm:flex-col max-sm:items-stretch max-sm:pb-[max(1rem,env(safe-area-inset-bottom))]">
      <div className="flex min-w-0 flex-1 items-center gap-2 text-row text-ink-2">{note}</div>
      {children !== undefined && (
        <div className="flex items-center gap-2 max-md:*:h-12 max-md:*:justify-center max-sm:*:flex-1">
          {children}
        </div>
      )}
    </div>
  );
  if (slot === undefined) return bar;
  return slot === null ? null : createPortal(bar, slot);
}
