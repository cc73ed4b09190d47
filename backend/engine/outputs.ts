/** What a run left in the artifacts folder, kept as versions before anything may overwrite it. */
import { currentStep, type Mission, type StepRun } from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import type { ArtifactFile, MissionStore } from "../store/mission_store.ts";

const logger = getLogger(["haloop", "engine"]);

/** What became of the step's output artifact; `bad`: what was written, as a clause. */
export type OutputState = "written" | "missing" | { readonly bad: string };

/**
 * Keeps every artifact of the workflow that is not a version yet: the step's output, and whatever
 * else the agent wrote on the way; {@link putBackGiven} looks after what it was given to read. Doing it
 * twice keeps nothing twice.
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
    if (name !== output && run.given?.[name] !== undefined) continue;
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

/**
 * Keeps what stands in the artifacts of the workflow, before an agent works among them: what somebody
 * wrote there by hand, too.
 *
 * @returns what the agent is given to read: all but its own output
 */
export async function keepBeforeRun(
  store: MissionStore,
  { mission_id, workflow }: Mission,
  output: string | undefined,
  at: string,
): Promise<NonNullable<StepRun["given"]>> {
  const given: NonNullable<StepRun["given"]> = {};
  for (const name of artifactNames({ workflow })) {
    const hash = (await store.artifact(mission_id, name))?.hash;
    if (hash === undefined) continue;
    const before = await store.versions(mission_id, name);
    // One that was put back has its version already, with who wrote it.
    const kept = name !== output && before.some((version) => version.hash === hash)
      ? before.at(-1)
      : await store.keepArtifact(mission_id, name, { author: "human", kind: "draft", at });
    if (name !== output) given[name] = { hash, newest: kept?.n ?? 0 };
  }
  return given;
}

/**
 * Puts back what the run was given to read, where it changed or removed it: a person let that text through,
 * and no other. What it made of it is kept as a version. What a person saved in the meantime is theirs and
 * stays. Belongs before every end of a run; doing it twice changes nothing.
 */
export async function putBackGiven(
  store: MissionStore,
  { mission_id }: Mission,
  { given = {}, run_id, step_id }: StepRun,
  at: string,
): Promise<void> {
  for (const [artifact, { hash, newest }] of Object.entries(given)) {
    const versions = await store.versions(mission_id, artifact);
    const saved = versions.findLast(({ n, author }) => n > newest && author === "human");
    const wanted = saved ?? versions.findLast((version) => version.hash === hash);
    const present = (await store.artifact(mission_id, artifact))?.hash;
    if (present === (saved?.hash ?? hash)) continue;
    const bytes = wanted && await store.versionBytes(mission_id, artifact, wanted.n);
    if (bytes === undefined) {
      logger.warn("{artifact} of {mission_id} cannot be put back: its version is gone", {
        artifact,
        mission_id,
      });
      continue;
    }
    const origin = { author: "agent", kind: "draft", at, step_id, run_id } as const;
    await store.keepArtifact(mission_id, artifact, origin);
    await store.writeArtifact(mission_id, artifact, bytes);
    const note = "the agent had changed it; what it made of it is kept as a version";
    const what = { who: "engine", what: "put_back", step_id, run_id, artifact, note } as const;
    await store.appendJournal(mission_id, { at, ...what });
  }
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

function artifactNames({ workflow }: Pick<Mission, "workflow">): string[] {
  const named = workflow.steps.flatMap((step) => [
    step.inputArtifact ?? [],
    step.outputArtifact ?? [],
    step.reviewArtifact ?? [],
  ]);
  return [...new Set(named.flat())];
}
