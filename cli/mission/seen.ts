/** The text that a person decides about: what it is, and whether it is the one they saw. */
import type { ArtifactInfo, MissionDetail } from "@haloop/shared";
import { CliFailure, EXIT } from "../failure.ts";
import { inOneLine } from "../terminal/printable.ts";

const SHORTEST_HASH = 6;
const SHOWN_HASH = 12;

/** `structured-text.md (12 lines, 340 bytes, sha256 9f86d081884c)`. */
export function describeArtifact(
  mission: MissionDetail,
  artifact: ArtifactInfo | undefined,
): string {
  if (artifact === undefined) return "nothing: its artifact is not there";
  const text = mission.artifacts[artifact.name];
  const facts = [
    ...text === undefined ? [] : [counted(lineCount(text), "line")],
    counted(artifact.size_bytes, "byte"),
    ...artifact.hash === undefined ? [] : [`sha256 ${artifact.hash.slice(0, SHOWN_HASH)}`],
  ];
  return `${inOneLine(artifact.name)} (${facts.join(", ")})`;
}

/**
 * Checks that the artifact is still the text with that hash.
 *
 * @param hash its beginning, of six digits or more
 * @throws CliFailure when it is another text by now
 */
export function requireHash(artifact: ArtifactInfo | undefined, hash: string): void {
  if (artifact?.hash?.startsWith(hashBeginning(hash))) return;
  const now = artifact?.hash === undefined ? "" : ` (now ${artifact.hash.slice(0, SHOWN_HASH)})`;
  throw new CliFailure(
    EXIT.refused,
    `"${artifact?.name ?? "The artifact"}" is no longer the text with the hash ${hash}${now}. ` +
      `Look at it again first`,
  );
}

/**
 * What was given as a hash or the beginning of one, in lower case as hashes are kept.
 *
 * @throws CliFailure when it is none
 */
export function hashBeginning(given: string): string {
  const hash = given.toLowerCase();
  if (/^[0-9a-f]{1,64}$/.test(hash) && hash.length >= SHORTEST_HASH) return hash;
  throw new CliFailure(
    EXIT.usage,
    `"${given}" is no hash: it has ${SHORTEST_HASH} to 64 hexadecimal digits, as "haloop artifacts" ` +
      `and "haloop changes" tell them`,
  );
}

export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

export function lineCount(text: string): number {
  if (text === "") return 0;
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}
