import type { ArtifactVersion } from "@haloop/shared";
import { ArrowDown, ArrowUp, Columns2, Rows2 } from "lucide-react";
import { Button } from "../../../components/ui/button.tsx";
import { Tooltip } from "../../../components/ui/tooltip.tsx";
import type { LineChanges } from "../document/line-changes.ts";
import { type VersionChoice, VersionPicker } from "../versions/version-picker.tsx";

export interface DiffBarProps {
  versions: readonly ArtifactVersion[];
  /** What the present text is called. */
  current: { name: string; what: string };
  before: VersionChoice | undefined;
  after: VersionChoice;
  onBefore: (choice: VersionChoice) => void;
  onAfter: (choice: VersionChoice) => void;
  changes: LineChanges;
  /** Index of the change that is looked at. */
  at: number;
  /** Goes on by so many changes. */
  onGo: (step: number) => void;
  inline: boolean;
  /** Changes between one column and two; undefined where there is no room for two. */
  onInline: (() => void) | undefined;
}

/** What is compared, how much differs, and the way from change to change. */
export function DiffBar(props: DiffBarProps) {
  const { versions, current, before, after, changes, at, onGo, inline, onInline } = props;
  return (
    <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b border-border py-1 pr-4 pl-6 text-meta text-ink-3 max-md:pl-4">
      <span className="flex min-w-0 items-center gap-x-3 max-sm:gap-x-1">
        <VersionPicker
          label="Before"
          versions={versions}
          chosen={before ?? "current"}
          current={beforeName(before, current)}
          onChoose={props.onBefore}
          terse
        />
        <span aria-hidden="true">→</span>
        <VersionPicker
          label="After"
          versions={versions}
          chosen={after}
          current={current}
          onChoose={props.onAfter}
          terse
        />
      </span>
      <span className="flex-1 max-md:hidden" />
      <span
        className="font-medium"
        aria-label={`${changes.added} lines added, ${changes.removed} removed`}
      >
        <span className="text-add-text">+{changes.added}</span>{" "}
        <span className="text-del-text">−{changes.removed}</span>
      </span>
      <span className="flex items-center max-md:ml-auto">
        <Button
          variant="ghost"
          size="icon"
          aria-label="Previous change"
          disabled={changes.places === 0}
          onClick={() => onGo(-1)}
        >
          <ArrowUp className="size-4" aria-hidden="true" />
        </Button>
        <span className="whitespace-nowrap max-sm:sr-only" aria-live="polite">
          {changes.places === 0 ? "no change" : `change ${at + 1} of ${changes.places}`}
        </span>
        {changes.places > 0 && (
          <span aria-hidden="true" className="sm:hidden">{`${at + 1}/${changes.places}`}</span>
        )}
        <Button
          variant="ghost"
          size="icon"
          aria-label="Next change"
          disabled={changes.places === 0}
          onClick={() => onGo(1)}
        >
          <ArrowDown className="size-4" aria-hidden="true" />
        </Button>
      </span>
      {onInline !== undefined && (
        <Tooltip label={inline ? "Show side by side" : "Show in one column"}>
          <Button
            variant="ghost"
            size="icon"
            aria-label={inline ? "Show side by side" : "Show in one column"}
            onClick={onInline}
          >
            {inline
              ? <Columns2 className="size-4" aria-hidden="true" />
              : <Rows2 className="size-4" aria-hidden="true" />}
          </Button>
        </Tooltip>
      )}
    </div>
  );
}

function beforeName(choice: VersionChoice | undefined, current: DiffBarProps["current"]) {
  if (choice === undefined) return { name: "Saved text", what: "" };
  return choice === "seen" ? { name: "The text you read", what: "" } : current;
}
