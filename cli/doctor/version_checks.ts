/** The versions of a mission's artifacts against their index and the journal. */
import { parseName, TEMPORARY_PREFIX } from "@haloop/shared";
import { readJournal } from "../../backend/store/journal_file.ts";
import type { MissionLayout } from "../../backend/store/layout.ts";
import { listVersions, readVersion } from "../../backend/store/version_files.ts";
import { brief, type Finding, problem, warning } from "./finding.ts";
import { namesIn } from "./home_checks.ts";

const RESTORE = "Restore it from a backup; the mission itself goes on without it";

/** Every version has the bytes it was recorded with, and everything the journal names has one. */
export async function checkVersions(
  layout: MissionLayout,
  mission_id: string,
): Promise<{ findings: Finding[]; count: number }> {
  const findings: Finding[] = [];
  const with_versions = new Set<string>();
  let count = 0;
  for (const artifact of await namesIn(layout.allVersions)) {
    if (artifact.startsWith(TEMPORARY_PREFIX)) continue;
    if (!parseName(artifact).ok) {
      const text = `${mission_id}: versions of ${JSON.stringify(artifact)}, which is no name`;
      findings.push(warning("orphan", text, "Move them elsewhere"));
      continue;
    }
    for (const version of await listVersions(layout, artifact)) {
      count += 1;
      with_versions.add(artifact);
      const wrong = await wrongWith(layout, artifact, version);
      if (wrong === undefined) continue;
      const text = `${mission_id}: version ${version.n} of ${artifact} ${wrong}`;
      findings.push(problem("version", text, RESTORE));
    }
  }
  return {
    findings: [...findings, ...await checkJournal(layout, mission_id, with_versions)],
    count,
  };
}

async function wrongWith(
  layout: MissionLayout,
  artifact: string,
  version: Parameters<typeof readVersion>[2],
): Promise<string | undefined> {
  try {
    const bytes = await readVersion(layout, artifact, version);
    if (bytes === undefined) return "is not there";
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    return hash === version.hash ? undefined : "does not have the bytes it was kept with";
  } catch (error) {
    return `cannot be read: ${brief(error)}`;
  }
}

async function checkJournal(
  layout: MissionLayout,
  mission_id: string,
  with_versions: ReadonlySet<string>,
): Promise<Finding[]> {
  const entries = await readJournal(layout.journal);
  const named = new Set(entries.flatMap(({ artifact }) => artifact ?? []));
  return [...named].filter((artifact) => !with_versions.has(artifact)).map((artifact) =>
    problem(
      "journal",
      `${mission_id}: the journal tells of ${artifact}, but no version of it is there`,
      RESTORE,
    )
  );
}
