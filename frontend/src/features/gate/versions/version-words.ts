import type { ArtifactVersion } from "@haloop/shared";

/** "v3 agent, round 2", "v4 your draft", "v5 yours, approved": what a version is, in words. */
export function versionWords(
  version: ArtifactVersion,
  all: readonly ArtifactVersion[],
): { name: string; what: string } {
  const name = `v${version.n}`;
  if (version.author === "human") {
    return { name, what: version.kind === "draft" ? "your draft" : "yours, approved" };
  }
  const outputs = all.filter(isOutput).map((output) => output.n).sort((a, b) => a - b);
  const round = outputs.indexOf(version.n) + 1;
  return { name, what: outputs.length > 1 && round > 0 ? `agent, round ${round}` : "agent" };
}

/** The newest text that the agent wrote. */
export function latestOutput(all: readonly ArtifactVersion[]): ArtifactVersion | undefined {
  return all.filter(isOutput).sort((a, b) => b.n - a.n)[0];
}

/** The version that a saved text is. The newest of several with the same bytes. */
export function versionOf(
  hash: string,
  all: readonly ArtifactVersion[],
): ArtifactVersion | undefined {
  return all.filter((version) => version.hash === hash).sort((a, b) => b.n - a.n)[0];
}

function isOutput(version: ArtifactVersion): boolean {
  return version.author === "agent" && version.kind === "output";
}
