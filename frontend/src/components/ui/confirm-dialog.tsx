import { AlertDialog } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { useReturnFocus } from "./return-focus.ts";

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One sentence that says what follows from it. */
  consequence: string;
  /** The verb on the button. */
  action: string;
  danger?: boolean;
  busy?: boolean;
  /** Why it could not be done, when it was tried. */
  error?: string | undefined;
  onConfirm: () => void;
  /** Another way on, beside the first. */
  other?: { action: string; onClick: () => void };
  children?: ReactNode;
}

/** Asks once, with the consequence in the sentence. The way out has the focus at first. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const returnFocus = useReturnFocus();
  return (
    <AlertDialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
        <AlertDialog.Content
          {...returnFocus}
          className="fixed top-1/2 left-1/2 z-50 w-[calc(100%-2rem)] max-w-[28rem] -translate-1/2 animate-appear rounded-dialog bg-surface p-6 shadow-modal focus:outline-none"
        >
          <AlertDialog.Title className="text-title font-semibold">{props.title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-1 text-base text-ink-2">
            {props.consequence}
          </AlertDialog.Description>
          {props.children}
          {props.error !== undefined && (
            <p role="alert" className="mt-3 text-row text-failed">{props.error}</p>
          )}
          <div className="mt-5 flex flex-wrap justify-end gap-2 max-md:flex-col-reverse max-md:*:justify-center">
            <AlertDialog.Cancel asChild>
              <Button>Back</Button>
            </AlertDialog.Cancel>
            {props.other !== undefined && (
              <Button onClick={props.other.onClick}>{props.other.action}</Button>
            )}
            <Button
              variant={props.danger ? "danger" : "primary"}
              busy={props.busy ?? false}
              onClick={props.onConfirm}
            >
              {props.action}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
