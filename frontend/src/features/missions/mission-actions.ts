/** What else can be done with a mission, in the order of the menu; pure. */
import { accepts, hasActiveRun, type MissionDetail, type WorkflowStep } from "@haloop/shared";

export type MissionAction = "rewind" | "budget" | "complete" | "cancel" | "discard" | "delete";

export interface OfferedAction {
  action: MissionAction;
  label: string;
  danger?: true;
}

/** The actions that the mission allows as it stands. Menu and palette both offer these. */
export function offeredActions(mission: MissionDetail): OfferedAction[] {
  const { status } = mission;
  // Of a mission that cannot be read nothing can be changed; it can only be put away.
  const whole = mission.broken === undefined;
  const all: (OfferedAction & { offered: boolean })[] = [
    { action: "rewind", label: "Rewind to step…", offered: whole && canRewind(mission) },
    { action: "budget", label: "Budget…", offered: whole && accepts(status, "set_budget") },
    {
      action: "complete",
      label: "Mark as Completed…",
      offered: whole && accepts(status, "mark_completed") && status !== "completed",
    },
    {
      action: "cancel",
      label: hasActiveRun(status) ? "Cancel run…" : "Cancel mission…",
      offered: whole && accepts(status, "cancel"),
    },
    {
      action: "discard",
      label: "Discard workspace…",
      offered: whole && accepts(status, "discard_workspace") && hasWorkspace(mission),
    },
    { action: "delete", label: "Delete…", danger: true, offered: accepts(status, "delete") },
  ];
  return all.flatMap(({ offered, ...action }) => offered ? [action] : []);
}

/** The steps that a mission can go back to, nearest first. */
export function rewindTargets(mission: MissionDetail): WorkflowStep[] {
  const { steps } = mission.workflow;
  // A step that came to an end can be opened again; one that stands open is already there.
  const over = ["failed", "cancelled", "completed"].includes(mission.status);
  return steps.slice(0, mission.current_step + (over ? 1 : 0)).reverse();
}

export function canRewind(mission: MissionDetail): boolean {
  return accepts(mission.status, "rewind") && rewindTargets(mission).length > 0;
}

/** Whether the mission has a copy of its project at this moment. */
export function hasWorkspace({ workspace }: MissionDetail): boolean {
  return workspace !== undefined && workspace.discarded_at === undefined;
}
