import type { Text } from "@codemirror/state";
import { useRef } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Kbd } from "../../../components/ui/kbd.tsx";
import { useShortcut } from "../../../lib/shortcuts.ts";
import { ActionBar } from "../../missions/action-bar.tsx";
import { parseLines, type SavedText } from "../document/artifact-text.ts";
import type { Draft } from "../document/draft-store.ts";
import { MergePanel } from "../merge/merge-panel.tsx";
import { type Merge, mergeTexts } from "../merge/merge-texts.ts";
import type { GateSession } from "../session/gate-session.ts";

/** What the person's text is merged with. */
export type MergeWith = { is: "server"; saved: SavedText } | { is: "tab"; draft: Draft };

/** A merge under way: the texts that it began with, and what could be brought together by itself. */
export interface Merging {
  other: MergeWith;
  mine: Text;
  theirs: Text;
  merge: Merge;
}

/**
 * Brings the person's text and another one together. The merged text is the person's draft from the
 * first moment, so nothing that is done here can be lost; the other text stays where it is.
 */
export function MergeGate(
  { session, merging, saving, onClose }: {
    session: GateSession;
    merging: Merging;
    saving: boolean;
    onClose: () => void;
  },
) {
  const { other, mine, theirs, merge } = merging;
  const merged = useRef<Text>(merge.doc);

  const finish = async () => {
    if (other.is === "tab") {
      session.mergeOther(merged.current, other.draft);
      return onClose();
    }
    session.merge(merged.current, other.saved);
    if (await session.save()) onClose();
  };
  const back = () => {
    // What the person changed here is theirs; only what was merged by itself is taken back.
    if (merged.current.eq(merge.doc)) session.replace(mine);
    onClose();
  };
  useShortcut("mod+s", () => void finish(), { label: "Save merged text", group: "Gate" });

  return (
    <>
      <div className="min-h-0 flex-1">
        <MergePanel
          artifact={session.artifact}
          theirs={theirs}
          theirsLabel={other.is === "server" ? "On the server now" : "In the other tab"}
          merge={merge}
          onEdit={(doc) => {
            merged.current = doc;
            session.replace(doc);
          }}
        />
      </div>
      <ActionBar
        note={<span className="text-ink-3">Nothing is dropped: both texts stay kept</span>}
      >
        <Button onClick={back}>Back</Button>
        <Button
          variant="primary"
          busy={saving}
          onClick={() => void finish()}
          hint={<Kbd keys="mod+s" onAccent />}
        >
          {other.is === "server" ? "Save merged text" : "Use merged text"}
        </Button>
      </ActionBar>
    </>
  );
}

/** Begins a merge: from here on the merged text is the session's, and undo brings back the former. */
export function beginMerge(session: GateSession, other: MergeWith): Merging {
  const { doc: mine, base } = session.snapshot().document;
  const theirs = other.is === "server"
    ? other.saved.doc
    : parseLines(other.draft.text, other.draft.base.line_end);
  // The two tabs' texts grew from the saved one when both began there.
  const common = other.is === "server" || other.draft.base.hash === base.hash
    ? base.doc
    : undefined;
  const merge = mergeTexts(mine, common, theirs);
  session.replace(merge.doc);
  return { other, mine, theirs, merge };
}
