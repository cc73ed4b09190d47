/** What the agent is asked in one run. */
import type { Mission, WorkflowStep } from "@haloop/shared";
import { join } from "node:path/posix";
import type { MissionStore } from "../store/mission_store.ts";
import { renderPrompt } from "../workflows/prompt.ts";
import { type PromptFacts, promptValues } from "../workflows/prompt_values.ts";
import { promptOf } from "../workflows/role_prompts.ts";
import { HUMAN_CHANGES } from "./human_changes.ts";

/** Linux takes up to 128 KiB in one argument (MAX_ARG_STRLEN), of UTF-8 with up to 3 bytes for each. */
const MOST_CHARACTERS = 40_000;

/** @param places where the sandbox sees what the prompt may name */
export async function promptFor(
  store: MissionStore,
  mission: Mission,
  step: WorkflowStep,
  places: Pick<PromptFacts, "artifacts_dir" | "feedback" | "workspace">,
): Promise<{ ok: true; text: string } | { ok: false; problem: string }> {
  const inside = (name: string | undefined) =>
    name === undefined ? undefined : join(places.artifacts_dir, name);
  const edited = await store.artifactFingerprint(mission.mission_id, HUMAN_CHANGES);
  const values = promptValues({
    ...places,
    title: mission.title,
    type: mission.type,
    step: step.name,
    project_path: mission.project_path,
    input: inside(step.inputArtifact),
    output: inside(step.outputArtifact),
    human_changes: edited === undefined ? undefined : inside(HUMAN_CHANGES),
  });
  const rendered = renderPrompt(promptOf(step), values);
  if (!rendered.ok || rendered.text.length <= MOST_CHARACTERS) return rendered;
  const problem =
    `its prompt has ${rendered.text.length} characters; the most that a program can ` +
    `be given is ${MOST_CHARACTERS}. Put the long parts into an artifact`;
  return { ok: false, problem };
}
