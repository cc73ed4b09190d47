/** `--fsck`: every mission's files, read one by one and held against each other. */
import { hasActiveRun, isMissionId, isRunId, type Mission, TEMPORARY_PREFIX } from "@haloop/shared";
import { join } from "node:path";
import { builtInWorkflows } from "../../backend/workflows/catalog.ts";
import { HomeLayout, type MissionLayout } from "../../backend/store/layout.ts";
import { readMissionFile } from "../../backend/store/mission_file.ts";
import { readRun } from "../../backend/store/run_files.ts";
import { type Finding, ok, type Patient, problem, warning } from "./finding.ts";
import { leftovers, namesIn, temporariesIn } from "./home_checks.ts";
import { checkVersions } from "./version_checks.ts";

/** A run without an end in the files. */
export interface UnfinishedRun {
  readonly mission_id: string;
  readonly run_id: string;
  /** It had a sandbox, as far as the record tells. */
  readonly started: boolean;
}

/** What was found in one mission or in all of them. */
interface Report {
  readonly findings: Finding[];
  readonly unfinished: UnfinishedRun[];
  readonly temporaries: string[];
  runs: number;
  versions: number;
}

const READ_AT_ONCE = 32;
const RESTORE = "Restore it from a backup, or delete the mission";
const KNOWN_NAMES = new Set([
  "mission.json",
  "journal.jsonl",
  "artifacts",
  "versions",
  "feedback",
  "runs",
  "logs",
  "workspace",
  "feedback",
]);

/** Reads every mission of the home. */
export async function checkMissions(
  { config: { home }, server }: Patient,
): Promise<{ findings: Finding[]; unfinished: UnfinishedRun[] }> {
  const layout = new HomeLayout(home);
  const names = await namesIn(layout.missions);
  const ids = names.filter(isMissionId);
  const whole = emptyReport();
  for (const name of names) {
    if (isMissionId(name) || name.startsWith(TEMPORARY_PREFIX)) continue;
    const text = `${join(layout.missions, name)} is no mission`;
    whole.findings.push(warning("missions", text, "Move it elsewhere"));
  }
  for (let start = 0; start < ids.length; start += READ_AT_ONCE) {
    const batch = ids.slice(start, start + READ_AT_ONCE);
    const reports = await Promise.all(batch.map((id) => checkMission(layout.mission(id), id)));
    for (const report of reports) add(whole, report);
  }
  const read = ok(
    "missions",
    `${ids.length} read, with ${whole.runs} runs and ${whole.versions} versions`,
  );
  const left = leftovers(whole.temporaries, server.state === "stopped");
  return { findings: [read, ...whole.findings, ...left], unfinished: whole.unfinished };
}

/**
 * The names of the providers that unfinished runs were started with: a start with `auto` keeps to
 * them. Like every check it reads only, which opening the store does not.
 */
export async function providersInUse(
  { config: { home, provider } }: Patient,
): Promise<Set<string>> {
  const names = new Set<string>();
  if (provider !== "auto") return names;
  const layout = new HomeLayout(home);
  for (const id of (await namesIn(layout.missions)).filter(isMissionId)) {
    const stored = await readMissionFile(layout.mission(id).meta, id, builtInWorkflows().find);
    if (stored?.state !== "ok" || !hasActiveRun(stored.mission.status)) continue;
    const run_id = stored.mission.active_run?.run_id;
    const run = run_id === undefined ? undefined : await readRun(layout.mission(id).run(run_id));
    if (run?.provider !== undefined && run.finished_at == null) names.add(run.provider);
  }
  return names;
}

async function checkMission(layout: MissionLayout, id: string): Promise<Report> {
  const report = emptyReport();
  const stored = await readMissionFile(layout.meta, id, builtInWorkflows().find);
  if (stored === undefined) {
    report.findings.push(problem("mission", `${layout.folder} has no mission.json`, RESTORE));
  } else if (stored.state === "broken") {
    report.findings.push(problem("mission", `${id}: ${stored.reason}`, RESTORE));
  }
  await checkRuns(layout, id, stored?.state === "ok" ? stored.mission : undefined, report);
  const versions = await checkVersions(layout, id);
  report.findings.push(...versions.findings);
  report.versions = versions.count;
  await checkNames(layout, id, report);
  return report;
}

async function checkRuns(
  layout: MissionLayout,
  mission_id: string,
  mission: Mission | undefined,
  report: Report,
): Promise<void> {
  const ids = (await namesIn(layout.runs)).flatMap((name) =>
    /^(r-.*)\.json$/.exec(name)?.[1] ?? []
  );
  report.runs = ids.length;
  for (const run_id of ids) {
    const run = isRunId(run_id) ? await readRun(layout.run(run_id)) : undefined;
    if (run === undefined) {
      const text = `${mission_id}: the record of ${run_id} cannot be understood`;
      report.findings.push(problem("run", text, `Restore or remove ${layout.run(run_id)}`));
    } else if (run.finished_at == null) {
      const started = run.container_id != null;
      if (mission?.active_run === undefined || mission.active_run.run_id === run_id) {
        report.unfinished.push({ mission_id, run_id, started });
      } else {
        const text = `${mission_id}: ${run_id} has no end but is not the mission's present run`;
        report.findings.push(warning("run", text, "It never ran; nothing has to be done"));
      }
    }
  }
  for (const name of await namesIn(layout.logs)) {
    if (ids.includes(name.replace(/\.log$/, "")) || name.startsWith(TEMPORARY_PREFIX)) continue;
    const text = `${mission_id}: ${join("logs", name)} belongs to no run`;
    report.findings.push(warning("orphan", text, "Move it elsewhere if you do not need it"));
  }
}

async function checkNames(layout: MissionLayout, id: string, report: Report): Promise<void> {
  for (const name of await namesIn(layout.folder)) {
    if (KNOWN_NAMES.has(name) || name.startsWith(TEMPORARY_PREFIX)) continue;
    const text = `${id}: ${name} is not one of Haloop's files`;
    report.findings.push(warning("orphan", text, "Move it elsewhere if you do not need it"));
  }
  const folders = [layout.folder, layout.artifacts, layout.runs, layout.logs, layout.allVersions];
  for (const name of await namesIn(layout.allVersions)) folders.push(layout.versions(name));
  folders.push(layout.allFeedback);
  for (const name of await namesIn(layout.allFeedback)) folders.push(layout.feedback(name));
  for (const folder of folders) report.temporaries.push(...await temporariesIn(folder));
}

function emptyReport(): Report {
  return { findings: [], unfinished: [], temporaries: [], runs: 0, versions: 0 };
}

function add(whole: Report, part: Report): void {
  whole.findings.push(...part.findings);
  whole.unfinished.push(...part.unfinished);
  whole.temporaries.push(...part.temporaries);
  whole.runs += part.runs;
  whole.versions += part.versions;
}
