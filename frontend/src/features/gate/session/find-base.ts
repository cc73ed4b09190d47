import { type SavedText, savedText } from "../document/artifact-text.ts";
import type { SessionParts } from "./gate-snapshot.ts";

/** Looks among an artifact's versions for the text with this hash, such as a draft's base. */
export async function findBase(
  api: SessionParts["api"],
  mission_id: string,
  artifact: string,
  hash: string,
): Promise<SavedText | undefined> {
  const versions = await api.versions(mission_id, artifact);
  const version = versions.find((candidate) => candidate.hash === hash);
  if (version === undefined) return undefined;
  const { content } = await api.version(mission_id, artifact, version.n);
  return savedText(content, hash);
}
