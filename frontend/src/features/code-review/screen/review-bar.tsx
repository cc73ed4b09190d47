import type { WorkspaceChanges } from "@haloop/shared";
import { clsx } from "clsx";
import { Columns2, GitBranch, Rows3 } from "lucide-react";
import type { ReactNode } from "react";
import { shownText } from "../../../lib/shown-text.ts";
import { useIsWide } from "../../../lib/use-media.ts";
import { Counts } from "./file-head.tsx";

export const TABS = ["changes", "files", "result"] as const;
export type ReviewTab = (typeof TABS)[number];

export interface ReviewBarProps {
  tab: ReviewTab;
  tabs: readonly ReviewTab[];
  onTab: (tab: ReviewTab) => void;
  head: WorkspaceChanges | undefined;
  /** The artifact behind the tab of the result. */
  artifact: string | undefined;
  edited: boolean;
  split: boolean;
  onSplit: (split: boolean) => void;
  children?: ReactNode;
}

const WORDS: Readonly<Record<ReviewTab, string>> = {
  changes: "Changes",
  files: "Files",
  result: "Result",
};

/** The parts of the review, the branch that it is about, and how lines are laid out. */
export function ReviewBar(props: ReviewBarProps) {
  const { tab, tabs, head, artifact, edited, split } = props;
  const isWide = useIsWide();
  return (
    <div className="flex min-h-11 items-center gap-x-3 border-b border-border py-1.5 pr-4 pl-3 max-sm:flex-wrap max-sm:gap-y-1 max-md:px-4">
      {tabs.length > 1 && (
        <div
          role="group"
          aria-label="Part of the review"
          className="flex shrink-0 items-center rounded-panel bg-sunken p-0.5 max-md:rounded-card max-sm:w-full"
        >
          {tabs.map((option) => (
            <button
              key={option}
              type="button"
              data-testid={`review-tab-${option}`}
              aria-pressed={tab === option}
              title={option === "result" ? artifact : undefined}
              onClick={() => props.onTab(option)}
              className={clsx(SEGMENT, "max-sm:flex-1", tab === option ? SEGMENT_ON : SEGMENT_OFF)}
            >
              {WORDS[option]}
              {option === "result" && edited && (
                <span className="ml-1.5 inline-block size-2 rounded-full border-2 border-accent">
                  <span className="sr-only">, edited</span>
                </span>
              )}
            </button>
          ))}
        </div>
      )}
      {head !== undefined && <Branch head={head} secondary={tab === "result"} />}
      <span className="flex-1 max-md:hidden" />
      {props.children}
      {isWide && tab === "changes" && <Layout split={split} onSplit={props.onSplit} />}
    </div>
  );
}

const SEGMENT =
  "h-7 rounded-control border px-3 text-meta font-medium transition-colors max-md:h-11 max-md:rounded-panel max-md:text-base";
const SEGMENT_ON = "border-border-strong bg-surface text-ink shadow-1 dark:bg-selected";
const SEGMENT_OFF = "border-transparent text-ink-2 hover:text-ink";

/** @param secondary on a phone it gives its row to what is looked at */
function Branch({ head, secondary }: { head: WorkspaceChanges; secondary: boolean }) {
  const base = head.base_branch ?? head.base_commit.slice(0, 7);
  return (
    <p
      className={clsx(
        "flex min-w-0 items-center gap-2 text-meta text-ink-3 max-md:flex-1",
        secondary && "max-sm:hidden",
      )}
    >
      <GitBranch className="size-3.5 shrink-0" aria-hidden="true" />
      <span className="min-w-0 truncate" title={`From ${base} at ${head.base_commit}`}>
        <bdi className="font-mono text-ink-2">{shownText(head.branch)}</bdi>
        {" from "}
        <bdi className="font-mono">{shownText(base)}</bdi>
      </span>
      <span className="flex shrink-0 gap-1.5">
        <Counts file={head} />
        {`in ${filesInWords(head.files_total)}`}
      </span>
    </p>
  );
}

export function filesInWords(count: number): string {
  return count === 1 ? "1 file" : `${count.toLocaleString("en")} files`;
}

function Layout({ split, onSplit }: { split: boolean; onSplit: (split: boolean) => void }) {
  const options = [
    { on: false, label: "Unified", Icon: Rows3 },
    { on: true, label: "Side by side", Icon: Columns2 },
  ];
  return (
    <div
      role="group"
      aria-label="Layout of lines"
      className="flex shrink-0 items-center rounded-panel bg-sunken p-0.5"
    >
      {options.map(({ on, label, Icon }) => (
        <button
          key={label}
          type="button"
          aria-pressed={split === on}
          aria-label={label}
          title={label}
          onClick={() => onSplit(on)}
          className={clsx(SEGMENT, "px-2!", split === on ? SEGMENT_ON : SEGMENT_OFF)}
        >
          <Icon className="size-4" aria-hidden="true" />
        </button>
      ))}
    </div>
  );
}
