import { clsx } from "clsx";
import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

const TONES = {
  failed: { box: "border-failed-line bg-failed-tint", icon: "text-failed", Icon: CircleAlert },
  warn: { box: "border-warn-line bg-warn-tint", icon: "text-warn", Icon: TriangleAlert },
  info: { box: "border-border bg-sunken", icon: "text-ink-3", Icon: Info },
} as const;

/** What is so, and what to do about it. */
export function Notice(
  { tone = "info", title, children, testId, action }: {
    tone?: keyof typeof TONES;
    title?: string;
    children?: ReactNode;
    testId?: string;
    action?: ReactNode;
  },
) {
  const { box, icon, Icon } = TONES[tone];
  return (
    <div
      className={clsx("flex items-start gap-2.5 rounded-panel border px-3 py-2.5 text-row", box)}
    >
      <Icon className={clsx("mt-0.5 size-4 shrink-0", icon)} aria-hidden="true" />
      <div className="min-w-0 flex-1 text-ink-2">
        {title !== undefined && <p className="font-medium text-ink">{title}</p>}
        <div data-testid={testId} className="break-words whitespace-pre-wrap">{children}</div>
      </div>
      {action}
    </div>
  );
}
