import type { ChangedFile } from "@haloop/shared";
import { clsx } from "clsx";
import { ChevronDown, ChevronRight, TriangleAlert } from "lucide-react";
import { Badge } from "../../../components/ui/badge.tsx";
import { Kbd } from "../../../components/ui/kbd.tsx";
import { KIND_LETTERS, KIND_WORDS, modeWords } from "../change/face.ts";
import { shownPath } from "../files/shown-path.ts";

export interface FileHeadProps {
  file: ChangedFile;
  folded: boolean;
  viewed: boolean;
  /** It is the one that keys are about. */
  current: boolean;
  onFold: () => void;
  /** Undefined where viewing is not counted any more. */
  onViewed: ((viewed: boolean) => void) | undefined;
}

/** The head above a file's lines: what it is, and whether the person has looked at it. */
export function FileHead(props: FileHeadProps) {
  const { file, folded, viewed, current, onFold, onViewed } = props;
  const path = shownPath(file.path);
  const mode = modeWords(file);
  const Chevron = folded ? ChevronRight : ChevronDown;
  return (
    <div
      className={clsx(
        "flex min-h-11 items-center gap-2 border-y border-border bg-bg py-1 pr-4 pl-2 text-row max-md:pr-2",
        current && "shadow-[inset_3px_0_0_var(--color-accent)]",
      )}
    >
      <button
        type="button"
        aria-expanded={!folded}
        aria-label={`${folded ? "Show" : "Fold"} ${path}`}
        onClick={onFold}
        className="inline-flex size-7 shrink-0 items-center justify-center rounded-control text-ink-3 hover:bg-hover max-md:size-11"
      >
        <Chevron className="size-4" aria-hidden="true" />
      </button>
      <h3 className="min-w-0 font-mono text-code font-medium break-words wrap-anywhere">
        <KindLetter kind={file.kind} />
        <PathText path={path} />
        {file.old_path !== undefined && (
          <span className="font-normal text-ink-3">{` ← ${shownPath(file.old_path)}`}</span>
        )}
      </h3>
      <Counts file={file} />
      {file.runs_here.length > 0 && (
        <Badge tone="warn" className="max-md:hidden">
          <TriangleAlert className="size-3.5" aria-hidden="true" />
          runs on your machine
        </Badge>
      )}
      {mode !== undefined && (
        <span className="shrink-0 text-meta text-ink-3 max-lg:hidden">{mode}</span>
      )}
      {onViewed !== undefined && (
        <label className="ml-auto flex shrink-0 cursor-pointer items-center gap-2 text-meta text-ink-2 max-md:min-h-11 max-md:min-w-11 max-md:justify-center">
          <input
            type="checkbox"
            aria-label={`Viewed ${path}`}
            checked={viewed}
            onChange={(event) => onViewed(event.target.checked)}
            className="size-4 cursor-pointer max-md:size-5"
          />
          <span className="max-md:hidden">Viewed</span>
          {current && <Kbd keys="v" />}
        </label>
      )}
    </div>
  );
}

const LETTER_COLOURS: Readonly<Record<ChangedFile["kind"], string>> = {
  added: "text-add-text",
  deleted: "text-del-text",
  modified: "text-ink-3",
  renamed: "text-accent-text",
  type_changed: "text-ink-2",
};

/** A, M, D, R or T, with the word for those who do not see it. */
export function KindLetter({ kind }: { kind: ChangedFile["kind"] }) {
  return (
    <span
      title={KIND_WORDS[kind]}
      className={clsx(
        "mr-1.5 inline-block font-mono text-meta font-semibold",
        LETTER_COLOURS[kind],
      )}
    >
      <span aria-hidden="true">{KIND_LETTERS[kind]}</span>
      <span className="sr-only">{KIND_WORDS[kind]}</span>
    </span>
  );
}

function PathText({ path }: { path: string }) {
  const at = path.lastIndexOf("/") + 1;
  return (
    <bdi dir="ltr">
      <span className="font-normal text-ink-3">{path.slice(0, at)}</span>
      {path.slice(at)}
    </bdi>
  );
}

/** +3 −1, where there are lines. */
export function Counts(
  { file: { added_lines: added = 0, removed_lines: removed = 0 }, className }: {
    file: { added_lines?: number | undefined; removed_lines?: number | undefined };
    className?: string;
  },
) {
  if (added === 0 && removed === 0) return null;
  return (
    <span className={clsx("flex shrink-0 gap-1.5 text-meta", className)}>
      {added > 0 && <span className="text-add-text">+{added.toLocaleString("en")}</span>}
      {removed > 0 && <span className="text-del-text">−{removed.toLocaleString("en")}</span>}
    </span>
  );
}
