import type { ArtifactVersion } from "@haloop/shared";
import { useCallback, useMemo, useRef, useState } from "react";
import { useShortcut } from "../../../lib/shortcuts.ts";
import { useMedia } from "../../../lib/use-media.ts";
import { useStoredFlag } from "../../../lib/use-stored-flag.ts";
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
import type { VersionChoice } from "../versions/version-picker.tsx";
import { latestOutput } from "../versions/version-words.ts";
import { DiffBar } from "./diff-bar.tsx";
import { DiffBody } from "./diff-body.tsx";
import type { DiffHandle } from "./diff-panes.tsx";
import { earlierThan, NoChange } from "./no-change.tsx";
import { useSide } from "./use-side.ts";

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
      <DiffBar
        {...{ versions, current, changes, at, inline }}
        before={chosenBefore}
        after={props.after}
        onBefore={props.onBefore}
        onAfter={props.onAfter}
        onGo={go}
        onInline={roomy ? () => setInline(!wantsInline) : undefined}
      />
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
      {(before.notText ?? after.notText) && (
        <p className="border-b border-border bg-bg px-6 py-1.5 text-row text-ink-2 max-md:px-4">
          {(before.notText ? before : after).label}{" "}
          is not text, so the other one is compared with nothing.
        </p>
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
