/** What a run left in the artifacts folder, kept as versions before anything may overwrite it. */
import { currentStep, type Mission, type StepRun } from "@haloop/shared";
import type { ArtifactFile, MissionStore } from "../store/mission_store.ts";

/** What became of the step's output artifact; `bad`: what was written, as a clause. */
export type OutputState = "written" | "missing" | { readonly bad: string };

/**
 * Keeps every artifact of the workflow that is not a version yet: the step's output, and whatever
 * else the agent changed on the way. Doing it twice keeps nothing twice.
 *
 * The output of a program that was told what to write is looked into: it must be readable as what its
 * name says. A rehearsal copies its input, whatever that is.
 */
export async function captureOutputs(
  store: MissionStore,
  mission: Mission,
  run: StepRun,
  at: string,
): Promise<OutputState> {
  const output = currentStep(mission)?.outputArtifact;
  const written = output !== undefined && await isWritten(store, mission, output, run);
  for (const name of artifactNames(mission)) {
    const kind = name === output && written ? "output" : "draft";
    const origin = { author: "agent", kind, at, step_id: run.step_id, run_id: run.run_id } as const;
    await store.keepArtifact(mission.mission_id, name, origin);
  }
  if (output === undefined || !written) return "missing";
  const file = run.prompt !== undefined
    ? await store.artifact(mission.mission_id, output)
    : undefined;
  const bad = file === undefined ? undefined : unreadable(file);
  return bad === undefined ? "written" : { bad };
}

/**
 * What is wrong with an output, as a clause: not text, empty, no JSON. Undefined when nothing is, and
 * for one that is too large to be looked into.
 */
export function unreadable(
  { name, kind, text }: Pick<ArtifactFile, "name" | "kind" | "text">,
): string | undefined {
  if (kind === "binary") return `"${name}", which is not text (UTF-8)`;
  if (text === undefined) return undefined;
  if (text.trim() === "") return `"${name}", but nothing into it`;
  if (!name.endsWith(".json")) return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `"${name}", which is not JSON (${(error as Error).message})`;
  }
}

/** Keeps what somebody wrote into an artifact by hand, before an agent overwrites it. */
export async function keepBeforeRun(
  store: MissionStore,
  mission: Mission,
  artifact: string,
  at: string,
): Promise<void> {
  await store.keepArtifact(mission.mission_id, artifact, {
    author: "human",
    kind: "draft",
    at,
  });
}

async function isWritten(
  store: MissionStore,
  mission: Mission,
  output: string,
  run: StepRun,
): Promise<boolean> {
  const fingerprint = await store.artifactFingerprint(mission.mission_id, output);
  if (fingerprint === undefined || fingerprint === run.output_before) return false;
  return (await store.artifact(mission.mission_id, output))?.kind !== "not_a_file";
}

function artifactNames(mission: Mission): string[] {
  const named = mission.workflow.steps.flatMap((step) => [
    step.inputArtifact ?? [],
    step.outputArtifact ?? [],
    step.reviewArtifact ?? [],
  ]);
  return [...new Set(named.flat())];
}
