import type { ArtifactVersion } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Columns2, Rows2 } from "lucide-react";
import type { Extension } from "@codemirror/state";
import { useCallback, useMemo, useRef, useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Skeleton } from "../../../components/ui/skeleton.tsx";
import { Tooltip } from "../../../components/ui/tooltip.tsx";
import { errorText } from "../../../lib/api.ts";
import { useShortcut } from "../../../lib/shortcuts.ts";
import { useMedia } from "../../../lib/use-media.ts";
import { useStoredFlag } from "../../../lib/use-stored-flag.ts";
import { versionQuery } from "../../missions/queries.ts";
import { commentExtension } from "../../review/editor/comment-extension.ts";
import { commentLook } from "../../review/editor/comment-look.ts";
import { diffThreads, roomForThreads } from "../../review/editor/diff-threads.ts";
import { ThreadSlots } from "../../review/editor/thread-slots.ts";
import {
  DiffReview,
  type DiffReviewProps,
  type DiffViews,
} from "../../review/screen/diff-review.tsx";
import { type LineChanges, NO_CHANGES } from "../document/line-changes.ts";
import { type VersionChoice, VersionPicker } from "../versions/version-picker.tsx";
import { latestOutput, versionWords } from "../versions/version-words.ts";
import { type DiffHandle, DiffPanes } from "./diff-panes.tsx";
import { earlierThan, NoChange } from "./no-change.tsx";

export interface DiffViewProps {
  mission_id: string;
  artifact: string;
  versions: readonly ArtifactVersion[];
  /** The text as it is now, and what it is called. */
  current: { text: string; name: string; what: string };
  /** The saved text, compared with while no version is known. */
  saved: string;
  /** What the person read before the text changed. */
  seen: string | undefined;
  before: VersionChoice | undefined;
  after: VersionChoice;
  onBefore: (choice: VersionChoice) => void;
  onAfter: (choice: VersionChoice) => void;
  /** Comments and rounds over the comparison; a comparison outside of a gate has none. */
  review?: Omit<DiffReviewProps, "shown" | "slots" | "mission_id" | "artifact">;
}

/** Any two versions compared; the agent's newest against the present text to begin with. */
export function DiffView(props: DiffViewProps) {
  const { artifact, versions, current } = props;
  const roomy = useMedia("(min-width: 60rem)");
  const [wantsInline, setInline] = useStoredFlag("haloop:diff-inline", false);
  const inline = wantsInline || !roomy;
  const handle = useRef<DiffHandle>(null);
  const [views, setViews] = useState<DiffViews>();
  const comments = props.after === "current" ? props.review?.state.review.comments : undefined;
  const [slots] = useState(() => ({ comments: new ThreadSlots(), rounds: new ThreadSlots() }));
  const more = useMemo(() => ({
    before: roomForThreads,
    after: [
      diffThreads(slots.rounds),
      comments === undefined ? commentLook : commentExtension(comments, slots.comments),
    ],
  }), [slots, comments]);
  const [changes, setChanges] = useState<LineChanges>(NO_CHANGES);
  const [at, setAt] = useState(0);
  const onChanges = useCallback((found: LineChanges) => {
    setChanges(found);
    setAt(0);
  }, []);

  const chosenBefore = props.before ?? latestOutput(versions)?.n ?? versions.at(-1)?.n;
  const before = useSide(props, chosenBefore);
  const after = useSide(props, props.after);

  const go = (step: number) => {
    if (changes.places === 0) return;
    const next = (at + step + changes.places) % changes.places;
    setAt(next);
    handle.current?.show(next);
  };
  useShortcut("]", () => go(1), { label: "Next change", group: "Diff" });
  useShortcut("[", () => go(-1), { label: "Previous change", group: "Diff" });

  // Nothing is counted while there is nothing to compare.
  const same = before.text !== undefined && before.text === after.text;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b border-border py-1 pr-4 pl-6 text-meta text-ink-3 max-md:pl-4">
        <span className="flex min-w-0 items-center gap-x-3 max-md:basis-full">
          <VersionPicker
            label="Before"
            versions={versions}
            chosen={chosenBefore ?? "current"}
            current={beforeName(chosenBefore, current)}
            onChoose={props.onBefore}
          />
          <span aria-hidden="true">→</span>
          <VersionPicker
            label="After"
            versions={versions}
            chosen={props.after}
            current={current}
            onChoose={props.onAfter}
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
            onClick={() => go(-1)}
          >
            <ArrowUp className="size-4" aria-hidden="true" />
          </Button>
          <span className="whitespace-nowrap" aria-live="polite">
            {changes.places === 0 ? "no change" : `change ${at + 1} of ${changes.places}`}
          </span>
          <Button
            variant="ghost"
            size="icon"
            aria-label="Next change"
            disabled={changes.places === 0}
            onClick={() => go(1)}
          >
            <ArrowDown className="size-4" aria-hidden="true" />
          </Button>
        </span>
        {roomy && (
          <Tooltip label={inline ? "Show side by side" : "Show in one column"}>
            <Button
              variant="ghost"
              size="icon"
              aria-label={inline ? "Show side by side" : "Show in one column"}
              onClick={() => setInline(!wantsInline)}
            >
              {inline
                ? <Columns2 className="size-4" aria-hidden="true" />
                : <Rows2 className="size-4" aria-hidden="true" />}
            </Button>
          </Tooltip>
        )}
      </div>
      {props.review !== undefined && (
        <DiffReview
          {...props.review}
          mission_id={props.mission_id}
          artifact={artifact}
          slots={slots}
          shown={{
            before: chosenBefore,
            after: props.after,
            afterText: after.text ?? current.text,
            afterName: after.name,
            views: same ? undefined : views,
          }}
        />
      )}
      <div className="min-h-0 flex-1">
        {same
          ? (
            <NoChange
              before={before.label}
              after={after.label}
              earlier={earlierThan(chosenBefore, versions)}
              onEarlier={props.onBefore}
            />
          )
          : (
            <DiffBody
              {...{ artifact, before, after, inline, onChanges, handle, more }}
              onViews={setViews}
            />
          )}
      </div>
    </div>
  );
}

function beforeName(choice: VersionChoice | undefined, current: DiffViewProps["current"]) {
  if (choice === undefined) return { name: "Saved text", what: "" };
  return choice === "seen" ? { name: "The text you read", what: "" } : current;
}

/** The text of a choice, asked for when it is an older version. */
function useSide(of: DiffViewProps, choice: VersionChoice | undefined): Side {
  const { mission_id, artifact, versions } = of;
  const n = typeof choice === "number" ? choice : undefined;
  const query = useQuery({
    ...versionQuery(mission_id, artifact, n ?? 0),
    enabled: n !== undefined,
  });
  if (choice === undefined) return { text: of.saved, label: "Saved text", name: "it" };
  if (choice === "seen" && of.seen !== undefined) {
    return { text: of.seen, label: "The text you read", name: "it" };
  }
  if (n === undefined) {
    return { text: of.current.text, label: "Current text", name: of.current.name };
  }
  const version = versions.find((candidate) => candidate.n === n);
  const words = version && versionWords(version, versions);
  return {
    text: query.data?.content,
    name: `v${n}`,
    label: words ? `${words.name} ${words.what}` : `v${n}`,
    ...(query.error ? { error: errorText(query.error) } : {}),
  };
}

interface Side {
  text: string | undefined;
  label: string;
  /** In one word: "v3". */
  name: string;
  error?: string;
}

function DiffBody(
  { artifact, before, after, inline, onChanges, handle, more, onViews }: {
    artifact: string;
    before: Side;
    after: Side;
    inline: boolean;
    onChanges: (changes: LineChanges) => void;
    handle: React.Ref<DiffHandle>;
    more: { before: Extension; after: Extension };
    onViews: (views: DiffViews | undefined) => void;
  },
) {
  const error = before.error ?? after.error;
  if (error !== undefined) return <p className="p-6 text-base text-failed" role="alert">{error}</p>;
  if (before.text === undefined || after.text === undefined) {
    return (
      <div className="space-y-3 p-6" aria-label="Loading" role="status">
        <Skeleton className="h-4 w-3/5" />
        <Skeleton className="h-4 w-2/5" />
        <Skeleton className="h-4 w-1/2" />
      </div>
    );
  }
  return (
    <DiffPanes
      ref={handle}
      artifact={artifact}
      before={{ text: before.text, label: before.label }}
      after={{ text: after.text, label: after.label }}
      inline={inline}
      onChanges={onChanges}
      more={more}
      onViews={onViews}
    />
  );
}
