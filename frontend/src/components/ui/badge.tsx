import { clsx } from "clsx";
import type { ReactNode } from "react";

const TONES = {
  neutral: "bg-sunken text-ink-2",
  accent: "bg-accent-tint text-accent-text",
  running: "bg-sunken text-running",
  failed: "bg-failed-tint text-failed",
  warn: "bg-warn-tint text-warn",
} as const;

export type Tone = keyof typeof TONES;

/** A word on a tint, never by its colour alone. */
export function Badge(
  { tone = "neutral", className, children, testId }: {
    tone?: Tone;
    className?: string;
    children: ReactNode;
    testId?: string;
  },
) {
  return (
    <span
      data-testid={testId}
      className={clsx(
        "inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-meta font-medium whitespace-nowrap",
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
