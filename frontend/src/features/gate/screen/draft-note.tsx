import { Check } from "lucide-react";
import { Button } from "../../../components/ui/button.tsx";
import { Kbd } from "../../../components/ui/kbd.tsx";
import { isEdited } from "../document/document-state.ts";
import type { GateSnapshot } from "../session/gate-snapshot.ts";

/** What is unsaved and whether it is safe, with the button that saves it. */
export function DraftNote(
  { snapshot, places, onSave }: {
    snapshot: GateSnapshot;
    places: number;
    onSave: () => void;
  },
) {
  const { document: { save }, kept } = snapshot;
  const edited = isEdited(snapshot.document);
  return (
    <>
      <p className="flex min-w-0 items-center gap-2 max-md:flex-1">
        <Words {...{ snapshot, edited, places }} />
      </p>
      <Button
        data-testid="save-draft-button"
        busy={save.is === "saving"}
        disabled={!edited}
        onClick={onSave}
        hint={<Kbd keys="mod+s" />}
        className="max-md:border-0 max-md:bg-transparent max-md:px-2 max-md:text-accent-text"
      >
        Save Draft
      </Button>
      {edited && kept === "full" && <NotKept why="its storage is full" />}
      {edited && kept === "unavailable" && <NotKept why="it does not let Haloop store anything" />}
    </>
  );
}

function Words(
  { snapshot, edited, places }: { snapshot: GateSnapshot; edited: boolean; places: number },
) {
  const { document: { save }, kept } = snapshot;
  if (save.is === "failed") {
    return (
      <span className="min-w-0 text-failed max-md:text-meta">Could not save: {save.message}</span>
    );
  }
  if (edited) {
    const count = Math.max(1, places);
    return (
      <>
        <span
          aria-hidden="true"
          className="size-2 shrink-0 rounded-full border-2 border-accent"
        />
        <span className="font-medium whitespace-nowrap text-ink">
          {count === 1 ? "1 unsaved change" : `${count} unsaved changes`}
        </span>
        {(kept === "kept" || kept === "pending") && (
          <span className="truncate text-ink-3 max-lg:hidden">kept in this browser</span>
        )}
      </>
    );
  }
  if (save.is === "saved") {
    return (
      <>
        <Check className="size-3.5 shrink-0 text-done" aria-hidden="true" />
        <span>Saved</span>
      </>
    );
  }
  return <span className="truncate text-ink-3">No unsaved changes</span>;
}

function NotKept({ why }: { why: string }) {
  return (
    <span className="min-w-0 text-meta text-failed" role="alert">
      This browser does not keep them: {why}. Save the draft before you leave
    </span>
  );
}
