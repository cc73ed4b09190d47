/** `--fsck`: every mission's files, read one by one and held against each other. */
import {
  hasActiveRun,
  isMissionId,
  isRunId,
  type Mission,
  type StepRun,
  TEMPORARY_PREFIX,
} from "@haloop/shared";
import { join } from "node:path";
import { builtInWorkflow } from "../../backend/workflows/catalog.ts";
import { HomeLayout, type MissionLayout } from "../../backend/store/layout.ts";
import { readMissionFile } from "../../backend/store/mission_file.ts";
import { readRun } from "../../backend/store/run_files.ts";
import { StorageError } from "../../backend/storage_error.ts";
import { WorkspaceLayout } from "../../backend/workspace/layout.ts";
import { type Finding, ok, type Patient, problem, warning } from "./finding.ts";
import { leftovers, namesIn, temporariesIn } from "./home_checks.ts";
import { checkJournal } from "./journal_checks.ts";
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
/** What a run or a check leaves in `logs`. */
const LOG_NAME = /^(.+?)(\.exchanges\.jsonl|\.log)$/;

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
  const ids = await readable(() => namesIn(layout.missions)) ?? [];
  for (const id of ids.filter(isMissionId)) {
    const run = await readable(() => presentRun(layout.mission(id), id));
    if (run?.provider !== undefined && run.finished_at == null) names.add(run.provider);
  }
  return names;
}

async function presentRun(layout: MissionLayout, id: string): Promise<StepRun | undefined> {
  const stored = await readMissionFile(layout.meta, id, builtInWorkflow);
  if (stored?.state !== "ok" || !hasActiveRun(stored.mission.status)) return undefined;
  const run_id = stored.mission.active_run?.run_id;
  return run_id === undefined ? undefined : await readRun(layout.run(run_id));
}

/** Undefined when the disk does not give it: that is told where the missions themselves are read. */
async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof StorageError) return undefined;
    throw error;
  }
}

async function checkMission(layout: MissionLayout, id: string): Promise<Report> {
  const report = emptyReport();
  const look = <T>(check: string, what: () => Promise<T>) => lookAt(report, check, what);
  // Without its folder there is nothing to look at.
  if (await look("mission", () => namesIn(layout.folder)) === undefined) return report;
  const mission = await look("mission", () => checkMeta(layout, id, report));
  const run_ids = await look("run", () => checkRuns(layout, id, mission, report));
  const kept = await look("version", () => checkVersions(layout, id));
  if (kept !== undefined) {
    report.findings.push(...kept.findings);
    report.versions = [...kept.versions.values()].flat().length;
  }
  if (kept !== undefined && run_ids !== undefined) {
    const { versions } = kept;
    const check = () => checkJournal(layout, id, mission, { versions, run_ids });
    report.findings.push(...await look("journal", check) ?? []);
  }
  await look("orphan", () => checkNames(layout, id, report));
  return report;
}

/** What the disk does not give is a finding, once, and does not keep the rest from being looked at. */
async function lookAt<T>(
  report: Report,
  check: string,
  look: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const { problem: text, remedy } = error;
    if (!report.findings.some((finding) => finding.text === text)) {
      report.findings.push(problem(check, text, remedy));
    }
    return undefined;
  }
}

async function checkMeta(
  layout: MissionLayout,
  id: string,
  report: Report,
): Promise<Mission | undefined> {
  const stored = await readMissionFile(layout.meta, id, builtInWorkflow);
  if (stored === undefined) {
    report.findings.push(problem("mission", `${layout.folder} has no mission.json`, RESTORE));
  } else if (stored.state === "broken") {
    report.findings.push(problem("mission", `${id}: ${stored.reason}`, stored.remedy));
  }
  return stored?.state === "ok" ? stored.mission : undefined;
}

async function checkRuns(
  layout: MissionLayout,
  mission_id: string,
  mission: Mission | undefined,
  report: Report,
): Promise<string[]> {
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
  const check_ids = (await namesIn(layout.checks)).map((name) => name.replace(/\.json$/, ""));
  const owners = new Set([...ids, ...check_ids]);
  for (const name of await namesIn(layout.logs)) {
    if (owners.has(LOG_NAME.exec(name)?.[1] ?? "") || name.startsWith(TEMPORARY_PREFIX)) continue;
    const text = `${mission_id}: ${join("logs", name)} belongs to no run or check`;
    report.findings.push(warning("orphan", text, "Move it elsewhere if you do not need it"));
  }
  return ids;
}

async function checkNames(layout: MissionLayout, id: string, report: Report): Promise<void> {
  const workspace = new WorkspaceLayout(layout.folder);
  for (const name of await namesIn(layout.folder)) {
    if (layout.names.has(name) || workspace.isOwn(name)) continue;
    if (name.startsWith(TEMPORARY_PREFIX)) continue;
    const text = `${id}: ${name} is not one of Haloop's files`;
    report.findings.push(warning("orphan", text, "Move it elsewhere if you do not need it"));
  }
  const folders = [layout.folder, layout.artifacts, layout.runs, layout.logs, layout.checks];
  folders.push(layout.allVersions);
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
