import { hasActiveRun, type MissionDetail } from "@haloop/shared";
import { Ellipsis } from "lucide-react";
import { Fragment, useState } from "react";
import { ConfirmDialog } from "../../components/ui/confirm-dialog.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../components/ui/menu.tsx";
import { Command } from "../../lib/shortcuts.ts";
import { asked, type AskProps } from "./ask.ts";
import { BudgetDialog } from "./budget-dialog.tsx";
import { hasWorkspace, type MissionAction, offeredActions } from "./mission-actions.ts";
import { DeleteDialog, DiscardDialog } from "./put-away-dialogs.tsx";
import { useCancel, useMarkCompleted } from "./queries.ts";
import { RewindDialog } from "./rewind-dialog.tsx";

/** Everything that is not the one thing to do now, in the menu and in the palette. */
export function MissionMenu({ mission }: { mission: MissionDetail }) {
  const [asking, setAsking] = useState<MissionAction>();
  const close = () => setAsking(undefined);
  const offered = offeredActions(mission);
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
        {offered.map(({ action, label, danger }, at) => (
          <Fragment key={action}>
            {danger && at > 0 && <MenuSeparator />}
            <MenuItem onSelect={() => setAsking(action)} danger={danger ?? false}>{label}</MenuItem>
          </Fragment>
        ))}
      </Menu>
      {offered.map(({ action, label }) => (
        <Command
          key={action}
          label={label}
          run={() => setAsking(action)}
        />
      ))}
      <BudgetDialog mission={mission} open={asking === "budget"} onClose={close} />
      <CompleteDialog mission={mission} open={asking === "complete"} onClose={close} />
      <CancelDialog mission={mission} open={asking === "cancel"} onClose={close} />
      <DiscardDialog mission={mission} open={asking === "discard"} onClose={close} />
      <DeleteDialog mission={mission} open={asking === "delete"} onClose={close} />
      <RewindDialog mission={mission} open={asking === "rewind"} onClose={close} />
    </>
  );
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
        : "The mission ends as cancelled. Everything written so far is kept; you can rewind it later." +
          (hasWorkspace(mission) ? " Its workspace stays as well, until you discard it." : "")}
      action={running ? "Cancel run" : "Cancel mission"}
      onConfirm={() => cancel.mutate(undefined, { onSuccess: onClose })}
    />
  );
}
