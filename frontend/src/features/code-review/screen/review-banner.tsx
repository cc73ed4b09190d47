import { clsx } from "clsx";
import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../../components/ui/button.tsx";
import type { Decision } from "./use-decision.ts";

const NOT = { continue: "Not approved", request: "Changes not requested" } as const;

/** Why the last decision was refused, or that the workspace has moved under the reader. */
export function ReviewBanner(
  { refused, moved, onReload, onDismiss }: {
    refused: Decision["refused"];
    moved: boolean;
    onReload: () => void;
    onDismiss: () => void;
  },
) {
  if (refused !== undefined) {
    return (
      <Banner
        failed
        title={NOT[refused.about]}
        action={<Button size="sm" variant="ghost" onClick={onDismiss}>Dismiss</Button>}
      >
        {refused.message}.
        {refused.stale && " Shown is the change as it is now; your comments are kept."}
      </Banner>
    );
  }
  if (!moved) return null;
  return (
    <Banner
      title="The workspace has changed since you opened this page"
      action={<Button size="sm" onClick={onReload}>Show it as it is now</Button>}
    >
      What you see is how it was. Your comments are kept.
    </Banner>
  );
}

function Banner(
  { failed = false, title, children, action }: {
    failed?: boolean;
    title: string;
    children: ReactNode;
    action: ReactNode;
  },
) {
  const Icon = failed ? CircleAlert : Info;
  return (
    <div
      role={failed ? "alert" : "status"}
      className={clsx(
        "flex flex-wrap items-center gap-x-2.5 gap-y-1 border-b px-6 py-2 text-row max-md:px-4",
        failed ? "border-failed-line bg-failed-tint" : "border-border bg-accent-tint",
      )}
    >
      <Icon
        className={clsx("size-4 shrink-0", failed ? "text-failed" : "text-accent-text")}
        aria-hidden="true"
      />
      <p className="min-w-0 flex-1 break-words text-ink-2">
        <span className="font-medium text-ink">{title}.</span> {children}
      </p>
      {action}
    </div>
  );
}
