import { clsx } from "clsx";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { useReturnFocus } from "./return-focus.ts";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** Read out with the title; shown below it unless `descriptionHidden`. */
  description?: string;
  descriptionHidden?: boolean;
  /** Tailwind's max-width class of the box. */
  width?: string;
  footer?: ReactNode;
  children?: ReactNode;
  testId?: string;
}

/** A modal box: on a phone it fills the screen, elsewhere it stands in the middle. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, footer, children, testId } = props;
  const returnFocus = useReturnFocus();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
        <Radix.Content
          data-testid={testId}
          {...returnFocus}
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          className={clsx(
            "fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-3rem)] w-[calc(100%-2rem)] -translate-1/2",
            "animate-appear flex-col overflow-hidden rounded-dialog bg-surface shadow-modal focus:outline-none",
            "max-md:inset-0 max-md:top-0 max-md:left-0 max-md:max-h-none max-md:w-full max-md:max-w-none",
            "max-md:translate-0 max-md:rounded-none",
            props.width ?? "max-w-[30rem]",
          )}
        >
          <Radix.Title className="flex min-h-13 items-end pr-16 pl-6 text-title font-semibold">
            {title}
          </Radix.Title>
          {description !== undefined && (
            <Radix.Description
              className={props.descriptionHidden ? "sr-only" : "px-6 pt-1 text-base text-ink-2"}
            >
              {description}
            </Radix.Description>
          )}
          <div className="min-h-0 flex-1 overflow-y-auto px-6 py-4">{children}</div>
          {footer !== undefined && (
            <footer className="flex items-center justify-end gap-2 border-t border-border bg-bg px-6 py-4 max-md:px-4">
              {footer}
            </footer>
          )}
          {/* Last, so that the focus begins at what the box is about. */}
          <Radix.Close
            aria-label="Close"
            className="absolute top-4 right-4 inline-flex size-8 items-center justify-center rounded-control text-ink-3 hover:bg-hover max-md:top-2 max-md:right-2 max-md:size-11"
          >
            <X className="size-4" aria-hidden="true" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
