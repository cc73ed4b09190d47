import { clsx } from "clsx";
import { useIsWide } from "../../../lib/use-media.ts";

export const VIEWS = ["editor", "diff", "preview", "split"] as const;
export type GateView = (typeof VIEWS)[number];

/** On a phone reading comes first, and there is no room for two texts. */
const NARROW_VIEWS = ["preview", "diff", "editor"] as const;

const WORDS: Readonly<Record<GateView, string>> = {
  editor: "Editor",
  diff: "Diff",
  preview: "Preview",
  split: "Split",
};

/** The ways to look at the text. On a phone they have a row of their own. */
export function ViewSwitch(
  { view, onView }: { view: GateView; onView: (view: GateView) => void },
) {
  const views = useIsWide() ? VIEWS : NARROW_VIEWS;
  return (
    <div
      role="group"
      aria-label="View"
      className="flex shrink-0 items-center rounded-panel bg-sunken p-0.5 max-md:rounded-card max-sm:order-first max-sm:w-full"
    >
      {views.map((option) => (
        <button
          key={option}
          type="button"
          data-testid={`view-mode-${option}`}
          aria-pressed={view === option}
          onClick={() => onView(option)}
          className={clsx(
            "h-7 rounded-control border px-3 text-meta font-medium transition-colors max-md:h-11 max-md:flex-1 max-md:rounded-panel max-md:text-base",
            view === option
              ? "border-border-strong bg-surface text-ink shadow-1 dark:bg-selected"
              : "border-transparent text-ink-2 hover:text-ink",
          )}
        >
          {WORDS[option]}
        </button>
      ))}
    </div>
  );
}
