/** What a person can do next with a mission, as commands to copy. */
import { hasActiveRun, knownCostOf, type MissionDetail } from "@haloop/shared";
import { out } from "../output.ts";
import { shortId } from "./name.ts";
import { gateOf } from "./summary.ts";

type Hint = readonly [command: string, does: string];

/** Prints the commands that go on from where the mission stands. */
export function printNextSteps(mission: MissionDetail): void {
  const hints = nextSteps(mission);
  if (hints.length === 0) return;
  const width = Math.max(...hints.map(([command]) => command.length));
  out.line();
  for (const [command, does] of hints) {
    out.line(`  $ ${command.padEnd(width)}  ${out.style.dim(does)}`);
  }
}

function nextSteps(mission: MissionDetail): Hint[] {
  const id = shortId(mission.mission_id);
  if (mission.broken !== undefined) return [["haloop doctor --fsck", "says what is wrong"]];
  const gate = gateOf(mission);
  if (gate?.step.type === "code-review" && mission.project_path !== undefined) {
    return atCodeReview(id);
  }
  if (gate !== undefined) return atGate(id, gate.step.reviewArtifact);
  if (hasActiveRun(mission.status)) {
    return [
      [`haloop logs -f ${id}`, "follow the agent"],
      [`haloop cancel ${id}`, "stop it"],
    ];
  }
  if (mission.status === "failed") {
    const { budget_usd, runs } = mission;
    const used_up = budget_usd !== undefined && knownCostOf(runs) >= budget_usd;
    const raise: Hint[] = used_up ? [[`haloop budget ${id} <usd>`, "let it cost more"]] : [];
    return [
      ...raise,
      [`haloop logs ${id}`, "what the agent printed"],
      [`haloop retry ${id}`, "run the step again"],
    ];
  }
  if (mission.status === "ready" || mission.status === "draft") {
    return [[`haloop continue ${id} --wait`, "start the agent, and wait until it needs you"]];
  }
  if (mission.status === "cancelled") {
    return [[`haloop rewind ${id} <step>`, "go back to a step and on from there"]];
  }
  const made: Hint = [`haloop artifacts ${id}`, "what was made"];
  if (mission.workspace?.approved_tree === undefined) return [made];
  return [made, [`haloop take ${id}`, "bring its branch into your repository"]];
}

function atCodeReview(id: string): Hint[] {
  return [
    [`haloop changes ${id} --patch`, "read what was changed"],
    [`haloop checks ${id}`, "what can be run over it"],
    [`haloop request-changes ${id}`, "have the agent do it again"],
    [`haloop continue ${id} --wait`, "let it through"],
  ];
}

function atGate(id: string, artifact: string | undefined): Hint[] {
  const on: Hint = [`haloop continue ${id} --wait`, "let it through, and wait for the next gate"];
  if (artifact === undefined) return [on];
  return [
    [`haloop artifacts ${id} ${artifact}`, "read it"],
    [`haloop edit ${id}`, "change it yourself"],
    [`haloop request-changes ${id}`, "have the agent do it again"],
    on,
  ];
}
