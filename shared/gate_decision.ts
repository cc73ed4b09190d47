/** What a person decides at a gate or about the position of a mission. Pure parts of the state machine. */
import type { Mission } from "./mission.ts";
import type { Effect, EventOf, Seen, Transition } from "./mission_event.ts";
import {
  advance,
  currentStep,
  done,
  enterStep,
  openGate,
  refuse,
  settled,
  startRun,
  touched,
  withEffects,
} from "./position.ts";
import { isWaiting } from "./status.ts";
import { isGate, type WorkflowStep } from "./workflow.ts";

/** Starts the agent step, or passes the gate. */
export function onContinue(mission: Mission, event: EventOf<"continue">): Transition {
  const stale = staleApproval(mission, event, "continue");
  if (stale !== undefined) return stale;
  const moved = touched(mission, event.at);
  if (!isWaiting(mission.status)) return enterStep(moved, event.run_id);
  const step = currentStep(mission);
  const kept: Effect[] = step?.reviewArtifact === undefined
    ? []
    : [{ type: "keep_approved", step_id: step.step_id, artifact: step.reviewArtifact }];
  const { open_feedback, ...rest } = moved;
  const left = omit(open_feedback, producerOf(mission)?.step_id);
  const passed = left === undefined ? rest as Mission : { ...rest, open_feedback: left } as Mission;
  return withEffects(kept, advance(withApproval(passed, event.review_tree), event.run_id));
}

/** Goes back to the step that wrote what the gate reviews, and runs it again. */
export function onRequestChanges(mission: Mission, event: EventOf<"request_changes">): Transition {
  const stale = staleApproval(mission, event, "request changes");
  if (stale !== undefined) return stale;
  const producer = producerOf(mission);
  if (producer === undefined) {
    const artifact = currentStep(mission)?.reviewArtifact;
    const what = artifact === undefined ? "to the workspace" : `"${artifact}"`;
    return refuse("not_allowed", `Cannot request changes: no earlier step writes ${what}`);
  }
  const target = mission.workflow.steps.indexOf(producer);
  const open_feedback = { ...mission.open_feedback, [producer.step_id]: event.feedback_id };
  const back = {
    ...withoutApproval(touched(mission, event.at)),
    current_step: target,
    open_feedback,
  };
  return startRun(back, event.run_id);
}

/** Goes back to an earlier step without running it. */
export function onRewind(mission: Mission, event: EventOf<"rewind">): Transition {
  const target = mission.workflow.steps.findIndex((step) => step.step_id === event.step_id);
  if (target === -1) {
    return refuse(
      "unknown_step",
      `Cannot rewind to step "${event.step_id}": the workflow has none`,
    );
  }
  if (target > mission.current_step || (target === mission.current_step && standsOpen(mission))) {
    return refuse(
      "not_allowed",
      `Cannot rewind to step "${event.step_id}": the mission is at step ` +
        `"${currentStep(mission)?.step_id ?? "Complete"}". Name an earlier one`,
    );
  }
  const undone = mission.workflow.steps.slice(target, mission.current_step + 1);
  const stale = undone.flatMap((step) => step.outputArtifact ?? []);
  // What was asked for at the gates that open again belongs to the rounds before.
  const { open_feedback: _closed, ...moved } = touched(mission, event.at);
  const rewound = settled({
    ...withoutApproval(moved as Mission),
    current_step: target,
    stale_artifacts: [...new Set([...(mission.stale_artifacts ?? []), ...stale])],
  });
  const step = mission.workflow.steps[target];
  return done(step && isGate(step) ? openGate(rewound, step) : { ...rewound, status: "ready" });
}

/**
 * The step before the present gate that wrote what the gate reviews, its artifact or the workspace: where
 * Request changes leads to.
 */
export function producerOf(
  mission: Pick<Mission, "workflow" | "current_step">,
): WorkflowStep | undefined {
  const gate = currentStep(mission);
  const before = mission.workflow.steps.slice(0, mission.current_step);
  if (gate?.reviewArtifact !== undefined) {
    return before.findLast((step) => step.outputArtifact === gate.reviewArtifact);
  }
  return gate?.type === "code-review"
    ? before.findLast((step) => step.workspace === "write")
    : undefined;
}

/** A refusal when the person acted on another step or other bytes than what is there now. */
function staleApproval(
  mission: Mission,
  event: { seen?: Seen; review_hash?: string; review_tree?: string },
  action: string,
): Transition | undefined {
  const step = currentStep(mission);
  if (event.seen?.step_id !== undefined && event.seen.step_id !== step?.step_id) {
    return refuse(
      "stale",
      `Cannot ${action} from step "${event.seen.step_id}": the mission is at step ` +
        `"${step?.step_id ?? "Complete"}" by now. Look at it again first`,
    );
  }
  if (event.seen?.hash !== undefined && event.seen.hash !== event.review_hash) {
    return refuse(
      "stale",
      `Cannot ${action}: "${
        step?.reviewArtifact ?? "the artifact"
      }" is no longer the text that was ` +
        `read. Look at it again first`,
    );
  }
  if (event.seen?.tree !== undefined && event.seen.tree !== event.review_tree) {
    return refuse(
      "stale",
      `Cannot ${action}: the workspace is no longer what was read. Look at the changes again first`,
    );
  }
  return undefined;
}

/** The mission with the tree that its code review was passed with. */
function withApproval(mission: Mission, approved_tree: string | undefined): Mission {
  if (approved_tree === undefined || mission.workspace === undefined) return mission;
  return { ...mission, workspace: { ...mission.workspace, approved_tree } };
}

/** The mission with nothing approved of its workspace. */
function withoutApproval(mission: Mission): Mission {
  if (mission.workspace === undefined) return mission;
  const { approved_tree: _undone, ...workspace } = mission.workspace;
  return { ...mission, workspace };
}

/** Whether the present step is open as it stands, so that going back to it would change nothing. */
function standsOpen(mission: Mission): boolean {
  return mission.status === "ready" || mission.status === "draft" || isWaiting(mission.status);
}

function omit(
  record: Record<string, string> | undefined,
  key: string | undefined,
): Record<string, string> | undefined {
  const left = Object.entries(record ?? {}).filter(([name]) => name !== key);
  return left.length === 0 ? undefined : Object.fromEntries(left);
}
