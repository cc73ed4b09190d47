import { isGate, type MissionDetail } from "@haloop/shared";

/** What Continue does from here: "starts Planning". */
export function whatContinueDoes(mission: MissionDetail): string {
  const next = mission.workflow.steps[mission.current_step + 1];
  if (next === undefined) return "completes the mission";
  return isGate(next) ? `goes on to ${next.name}` : `starts ${next.name}`;
}
