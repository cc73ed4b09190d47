import type { MissionDetail } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { ConfirmDialog } from "../../components/ui/confirm-dialog.tsx";
import { shownText } from "../../lib/shown-text.ts";
import { asked, type AskProps } from "./ask.ts";
import { hasWorkspace } from "./mission-actions.ts";
import { changedFilesQuery, useDelete, useDiscardWorkspace } from "./queries.ts";

/** Asks before a mission's copy of the project is removed. */
export function DiscardDialog({ mission, open, onClose }: AskProps) {
  const discard = useDiscardWorkspace(mission.mission_id);
  const holds = useHolds(mission, open);
  return (
    <ConfirmDialog
      {...asked(discard, open, onClose)}
      danger
      title="Discard the workspace?"
      consequence={`The mission's copy of the project is removed: ${holds}. The branch is kept as ` +
        "branch.bundle in the mission's folder, with what was not committed. Files that git ignores are lost."}
      action="Discard workspace"
      onConfirm={() => discard.mutate(undefined, { onSuccess: onClose })}
    />
  );
}

export function DeleteDialog({ mission, open, onClose }: AskProps) {
  const remove = useDelete(mission.mission_id);
  const [, navigate] = useLocation();
  const holds = useHolds(mission, open);
  return (
    <ConfirmDialog
      {...asked(remove, open, onClose)}
      danger
      title="Delete this mission?"
      consequence={"Its folder, with all versions and logs, moves to the trash in Haloop's home and is removed for good after 30 days." +
        (hasWorkspace(mission)
          ? ` Its workspace is removed at once: ${holds}. The branch stays as branch.bundle in that folder.`
          : "")}
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

/** `3 changed files on haloop/dark-mode`; without the number until it is known, or where it cannot be. */
function useHolds(mission: MissionDetail, open: boolean): string {
  const { data: count } = useQuery({
    ...changedFilesQuery(mission.mission_id),
    enabled: open && hasWorkspace(mission),
  });
  const branch = shownText(mission.workspace?.branch ?? "");
  if (count === undefined) return `the branch ${branch}`;
  return `${count} changed ${count === 1 ? "file" : "files"} on ${branch}`;
}
