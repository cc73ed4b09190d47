/** What the person changed about what an agent wrote, told to the next agent as a unified diff. */
import { type ArtifactVersion, MAX_TEXT_ARTIFACT_BYTES } from "@haloop/shared";
import { createTwoFilesPatch } from "diff";
import type { MissionStore } from "../store/mission_store.ts";

/** The artifact that tells the next step what the person changed at the gate before it. */
export const HUMAN_CHANGES = "human-changes.diff";

/**
 * What the person changed about an artifact since the agent last wrote it, as a unified diff.
 * Undefined when they changed nothing, when no agent wrote it, or when it is too large for an editor.
 */
export async function humanEdits(
  store: MissionStore,
  mission_id: string,
  artifact: string,
  present: ArtifactVersion,
): Promise<string | undefined> {
  const output = (await store.versions(mission_id, artifact))
    .findLast(({ kind }) => kind === "output");
  if (output === undefined || output.hash === present.hash) return undefined;
  const old_text = await textOf(store, mission_id, artifact, output);
  const new_text = await textOf(store, mission_id, artifact, present);
  if (old_text === undefined || new_text === undefined) return undefined;
  if (old_text === new_text) return undefined;
  return createTwoFilesPatch(
    artifact,
    artifact,
    old_text,
    new_text,
    `version ${output.n}, by the agent`,
    "by the person",
  );
}

/** Writes the diff beside the next step's input; removes the one of an earlier gate when there is none. */
export async function handOverEdits(
  store: MissionStore,
  mission_id: string,
  artifact: string,
  approved: ArtifactVersion,
): Promise<void> {
  const edits = await humanEdits(store, mission_id, artifact, approved);
  if (edits === undefined) return await store.removeArtifact(mission_id, HUMAN_CHANGES);
  await store.writeArtifact(mission_id, HUMAN_CHANGES, new TextEncoder().encode(edits));
}

async function textOf(
  store: MissionStore,
  mission_id: string,
  artifact: string,
  { n, size_bytes }: ArtifactVersion,
): Promise<string | undefined> {
  if (size_bytes > MAX_TEXT_ARTIFACT_BYTES) return undefined;
  const bytes = await store.versionBytes(mission_id, artifact, n);
  return bytes && new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
