import type { MissionDetail } from "@haloop/shared";
import { ChevronLeft, ChevronRight, History } from "lucide-react";
import { useCallback, useState } from "react";
import { Dialog } from "../../components/ui/dialog.tsx";
import { useCommand } from "../../lib/shortcuts.ts";
import { useHasRail } from "../../lib/use-media.ts";
import { useStoredFlag } from "../../lib/use-stored-flag.ts";
import type { Rail } from "../missions/rail-slot.tsx";
import { MissionUsed } from "../agent/mission-used.tsx";
import { ActivityList } from "./activity-list.tsx";
import { RunFigures } from "./run-figures.tsx";

const ACTIVITY = "Activity History";
const TOGGLE = "activity-history-toggle";
/** So many of the latest events tell what led here. */
const LATEST = 4;

/** Beside the text: what led here, and on demand all of it. Folds when the text needs the width. */
export function ActivityRail(
  { mission, foldedAtFirst = false, onRail }: {
    mission: MissionDetail;
    /** The screen beside it needs the width; its own choice is remembered apart. */
    foldedAtFirst?: boolean;
    onRail: (rail: Rail | undefined) => void;
  },
) {
  const choice = foldedAtFirst ? "haloop.rail.folded.wide" : "haloop.rail.folded";
  const [folded, setFolded] = useStoredFlag(choice, foldedAtFirst);
  const [whole, setWhole] = useState(false);
  const hasRail = useHasRail();
  // The room that the screen beside it fills.
  const slot = useCallback((element: HTMLElement | null) => {
    onRail(element === null ? undefined : { element, folded, unfold: () => setFolded(false) });
  }, [onRail, folded, setFolded]);
  const showWhole = () => {
    setFolded(false);
    setWhole(true);
  };
  useCommand(ACTIVITY, folded ? showWhole : () => setWhole(!whole), hasRail);
  if (!hasRail) return null;
  if (folded) {
    return (
      <aside
        aria-label="What happened"
        className="flex w-12 shrink-0 flex-col items-center gap-2 border-l border-border bg-bg py-2"
      >
        <IconButton label="Unfold" onClick={() => setFolded(false)} icon={ChevronLeft} />
        <IconButton
          label={ACTIVITY}
          testId={TOGGLE}
          onClick={showWhole}
          icon={History}
        />
        <div key="folded" ref={slot} />
        <span className="mt-1 text-meta text-ink-2 [writing-mode:vertical-rl]">What happened</span>
      </aside>
    );
  }
  return (
    <aside
      aria-label="What happened"
      className="scroll-quiet flex w-64 shrink-0 flex-col overflow-y-auto border-l border-border bg-bg"
    >
      <RunFigures mission={mission} />
      <MissionUsed mission={mission} />
      <div className="flex h-11 shrink-0 items-center justify-between pr-2 pl-4">
        <h2 className="text-row font-semibold">What happened</h2>
        <span className="flex items-center">
          <button
            type="button"
            data-testid={TOGGLE}
            aria-expanded={whole}
            onClick={() => setWhole(!whole)}
            className="rounded-control px-1.5 py-0.5 text-meta text-ink-3 hover:bg-hover hover:text-ink aria-expanded:text-ink"
          >
            {ACTIVITY}
          </button>
          <IconButton label="Fold" onClick={() => setFolded(true)} icon={ChevronRight} />
        </span>
      </div>
      <div className="px-4 pt-1">
        <ActivityList mission={mission} {...(whole ? {} : { limit: LATEST })} />
      </div>
      <div key="whole" ref={slot} className="border-t border-border px-4 pt-2 pb-4 empty:hidden" />
    </aside>
  );
}

/** Where there is no room for the rail: the same in a box. */
export function ActivityButton({ mission }: { mission: MissionDetail }) {
  const [open, setOpen] = useState(false);
  const hasRail = useHasRail();
  useCommand(ACTIVITY, () => setOpen(true), !hasRail);
  if (hasRail) return null;
  return (
    <>
      <IconButton
        label={ACTIVITY}
        testId={TOGGLE}
        onClick={() => setOpen(true)}
        icon={History}
      />
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={ACTIVITY}
        description="What happened to this mission, newest first."
        descriptionHidden
      >
        <ActivityList mission={mission} />
      </Dialog>
    </>
  );
}

function IconButton(
  { label, onClick, icon: Icon, testId }: {
    label: string;
    onClick: () => void;
    icon: typeof History;
    testId?: string;
  },
) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      data-testid={testId}
      onClick={onClick}
      className="inline-flex size-8 items-center justify-center rounded-control text-ink-3 hover:bg-hover hover:text-ink max-md:size-11"
    >
      <Icon className="size-4" aria-hidden="true" />
    </button>
  );
}
