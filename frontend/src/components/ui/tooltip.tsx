import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

export const TooltipProvider = Radix.Provider;

/** A word about its child, on hover and on keyboard focus. The child must take a ref. */
export function Tooltip(
  { label, side = "top", children }: {
    label: ReactNode;
    side?: "top" | "right" | "bottom" | "left";
    children: ReactNode;
  },
) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 animate-appear rounded-control border border-border bg-surface px-2 py-1 text-meta text-ink-2 shadow-pop"
        >
          {label}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
