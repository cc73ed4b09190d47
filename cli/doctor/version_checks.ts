/** The versions of a mission's artifacts against their index. */
import { type ArtifactVersion, parseName, TEMPORARY_PREFIX } from "@haloop/shared";
import type { MissionLayout } from "../../backend/store/layout.ts";
import { hashOfVersion, listVersions } from "../../backend/store/version_files.ts";
import { brief, type Finding, problem, warning } from "./finding.ts";
import { namesIn } from "./home_checks.ts";

const RESTORE = "Restore it from a backup; the mission itself goes on without it";

/** Every version has the bytes it was recorded with. Gives the versions by artifact as well. */
export async function checkVersions(
  layout: MissionLayout,
  mission_id: string,
): Promise<{ findings: Finding[]; versions: Map<string, ArtifactVersion[]> }> {
  const findings: Finding[] = [];
  const versions = new Map<string, ArtifactVersion[]>();
  for (const artifact of await namesIn(layout.allVersions)) {
    if (artifact.startsWith(TEMPORARY_PREFIX)) continue;
    if (!parseName(artifact).ok) {
      const text = `${mission_id}: versions of ${JSON.stringify(artifact)}, which is no name`;
      findings.push(warning("orphan", text, "Move them elsewhere"));
      continue;
    }
    const all = await listVersions(layout, artifact);
    if (all.length > 0) versions.set(artifact, all);
    for (const version of all) {
      const wrong = await wrongWith(layout, artifact, version);
      if (wrong === undefined) continue;
      const text = `${mission_id}: version ${version.n} of ${artifact} ${wrong}`;
      findings.push(problem("version", text, RESTORE));
    }
  }
  return { findings, versions };
}

async function wrongWith(
  layout: MissionLayout,
  artifact: string,
  version: ArtifactVersion,
): Promise<string | undefined> {
  try {
    const hash = await hashOfVersion(layout, artifact, version);
    if (hash === undefined) return "is not there";
    return hash === version.hash ? undefined : "does not have the bytes it was kept with";
  } catch (error) {
    return `cannot be read: ${brief(error)}`;
  }
}
