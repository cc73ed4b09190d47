import { accepts, hasActiveRun, type MissionDetail } from "@haloop/shared";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { ConfirmDialog } from "../../components/ui/confirm-dialog.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../components/ui/menu.tsx";
import { errorText } from "../../lib/api.ts";
import { useCancel, useDelete, useMarkCompleted } from "./queries.ts";
import { canRewind, RewindDialog } from "./rewind-dialog.tsx";

type Asking = "complete" | "cancel" | "rewind" | "delete";

/** Everything that is not the one thing to do now, each only where its status allows it. */
export function MissionMenu({ mission }: { mission: MissionDetail }) {
  const [asking, setAsking] = useState<Asking>();
  const { status } = mission;
  const close = () => setAsking(undefined);
  // Of a mission that cannot be read nothing can be changed; it can only be put away.
  const whole = mission.broken === undefined;
  const offers = {
    complete: whole && accepts(status, "mark_completed") && status !== "completed",
    cancel: whole && accepts(status, "cancel"),
    rewind: whole && canRewind(mission),
    delete: accepts(status, "delete"),
  };
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            aria-label="More actions"
            className="inline-flex size-8 items-center justify-center rounded-control text-ink-2 hover:bg-hover max-md:size-11"
          >
            <Ellipsis className="size-4" aria-hidden="true" />
          </button>
        }
      >
        {offers.rewind && <MenuItem onSelect={() => setAsking("rewind")}>Rewind to step…</MenuItem>}
        {offers.complete && (
          <MenuItem onSelect={() => setAsking("complete")}>Mark as Completed…</MenuItem>
        )}
        {offers.cancel && (
          <MenuItem onSelect={() => setAsking("cancel")}>
            {hasActiveRun(status) ? "Cancel run…" : "Cancel mission…"}
          </MenuItem>
        )}
        {offers.delete && Object.values(offers).filter(Boolean).length > 1 && <MenuSeparator />}
        {offers.delete && <MenuItem onSelect={() => setAsking("delete")} danger>Delete…</MenuItem>}
      </Menu>
      <CompleteDialog mission={mission} open={asking === "complete"} onClose={close} />
      <CancelDialog mission={mission} open={asking === "cancel"} onClose={close} />
      <DeleteDialog mission={mission} open={asking === "delete"} onClose={close} />
      <RewindDialog mission={mission} open={asking === "rewind"} onClose={close} />
    </>
  );
}

export interface AskProps {
  mission: MissionDetail;
  open: boolean;
  onClose: () => void;
}

export function CompleteDialog({ mission, open, onClose }: AskProps) {
  const complete = useMarkCompleted(mission.mission_id);
  return (
    <ConfirmDialog
      {...asked(complete, open, onClose)}
      title="Mark this mission as completed?"
      consequence={hasActiveRun(mission.status)
        ? "The agent at work is stopped, and no further step runs. Everything written so far is kept; you can rewind it later."
        : "No further step runs. Everything written so far is kept; you can rewind it later."}
      action="Mark as Completed"
      onConfirm={() => complete.mutate(undefined, { onSuccess: onClose })}
    />
  );
}

export function CancelDialog({ mission, open, onClose }: AskProps) {
  const cancel = useCancel(mission.mission_id);
  const running = hasActiveRun(mission.status);
  return (
    <ConfirmDialog
      {...asked(cancel, open, onClose)}
      danger
      title={running ? "Cancel this run?" : "Cancel this mission?"}
      consequence={running
        ? "The agent is asked to stop and then made to, and the mission ends as cancelled. Its log and everything written so far is kept; you can rewind it later."
        : "The mission ends as cancelled. Everything written so far is kept; you can rewind it later."}
      action={running ? "Cancel run" : "Cancel mission"}
      onConfirm={() => cancel.mutate(undefined, { onSuccess: onClose })}
    />
  );
}

function DeleteDialog({ mission, open, onClose }: AskProps) {
  const remove = useDelete(mission.mission_id);
  const [, navigate] = useLocation();
  return (
    <ConfirmDialog
      {...asked(remove, open, onClose)}
      danger
      title="Delete this mission?"
      consequence="Its folder, with all versions and logs, moves to the trash in Haloop's home and is removed for good after 30 days."
      action="Delete"
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            onClose();
            navigate("/", { replace: true });
          },
        })}
    />
  );
}

/** What every question has in common: its state, and the reason when it was refused. */
function asked(
  action: { isPending: boolean; error: unknown; reset: () => void },
  open: boolean,
  onClose: () => void,
) {
  return {
    open,
    busy: action.isPending,
    error: action.error === null ? undefined : errorText(action.error),
    onOpenChange: (next: boolean) => {
      if (next) return;
      action.reset();
      onClose();
    },
  };
}
