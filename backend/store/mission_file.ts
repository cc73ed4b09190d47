/** Reading and writing `mission.json`, tolerant of homes of the first version and of damage. */
import {
  type Mission,
  MissionMeta,
  problemsOf,
  SCHEMA_VERSION,
  type Workflow,
} from "@haloop/shared";
import { faultPoint } from "../fault_point.ts";
import { writeAtomic } from "../atomic_write.ts";
import { diskFailure, errorCode, onDisk } from "../storage_error.ts";
import type { StoredMission } from "./mission_store.ts";

/** Finds a workflow for missions that carry none of their own: those of the first version. */
export type ResolveWorkflow = (workflow_id: string) => Workflow | undefined;

/** What is wrong with the file itself, and not with the machine at the moment. */
const NO_FILE = new Set(["EISDIR", "ELOOP"]);

/**
 * Reads a mission; undefined when the file or its folder is not there.
 *
 * @throws StorageError when the disk or the system does not let it be read at the moment
 */
export async function readMissionFile(
  path: string,
  mission_id: string,
  resolve: ResolveWorkflow,
): Promise<StoredMission | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    const code = errorCode(error) ?? "";
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (NO_FILE.has(code)) {
      return await broken(path, mission_id, `mission.json is no file (${code})`);
    }
    throw diskFailure(`read "${path}"`, error);
  }
  const parsed = parseMission(text, mission_id, resolve);
  return parsed.ok
    ? { state: "ok", mission: parsed.mission }
    : await broken(path, mission_id, parsed.reason, parsed.remedy);
}

/** Replaces `mission.json`, indented by two spaces as scripts of the first version expect it. */
export async function writeMissionFile(path: string, mission: Mission): Promise<void> {
  faultPoint("write_mission.before");
  await onDisk(`write "${path}"`, () => writeAtomic(path, serializeMission(mission)));
  faultPoint("write_mission.after");
}

export function serializeMission(mission: Mission): string {
  return JSON.stringify({ ...mission, schema_version: SCHEMA_VERSION }, null, 2) + "\n";
}

type Parsed =
  | { ok: true; mission: Mission }
  | { ok: false; reason: string; remedy?: string };

const RESTORE = "Restore its file from a backup, or delete its folder";
/** Nothing is wrong with it: it must not look as if it were to be thrown away. */
const UPDATE = "Update Haloop and start it anew; the mission is in order";

/** Takes the text of a `mission.json` apart, or says in a clause why it cannot be understood. */
export function parseMission(text: string, mission_id: string, resolve: ResolveWorkflow): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const what = text.trim() === "" ? "is empty" : "is cut off or damaged: it is not JSON";
    return { ok: false, reason: `mission.json ${what}` };
  }
  const newer = newerSchema(value);
  if (newer !== undefined) {
    const reason = `mission.json was written by a newer Haloop (schema ${newer}) than this one`;
    return { ok: false, reason, remedy: UPDATE };
  }
  const parsed = MissionMeta.safeParse(value);
  if (!parsed.success) {
    return { ok: false, reason: `mission.json is not valid: ${problemsOf(parsed.error)}` };
  }
  return complete(parsed.data, mission_id, resolve);
}

function complete(meta: MissionMeta, mission_id: string, resolve: ResolveWorkflow): Parsed {
  if (meta.mission_id !== mission_id) {
    return { ok: false, reason: `mission.json belongs to "${meta.mission_id}"` };
  }
  const workflow = meta.workflow ?? resolve(meta.workflow_id);
  if (workflow === undefined) {
    return { ok: false, reason: `its workflow "${meta.workflow_id}" is not known` };
  }
  if (meta.current_step > workflow.steps.length) {
    return { ok: false, reason: `mission.json stands at step ${meta.current_step}, past the end` };
  }
  return { ok: true, mission: { ...meta, workflow } };
}

function newerSchema(value: unknown): number | undefined {
  const version = (value as { schema_version?: unknown } | null)?.schema_version;
  return typeof version === "number" && version > SCHEMA_VERSION ? version : undefined;
}

/** A mission as broken for a reason in a clause, with the time of its file. */
export async function broken(
  path: string,
  mission_id: string,
  reason: string,
  remedy = RESTORE,
): Promise<StoredMission> {
  return { state: "broken", mission_id, reason, remedy, modified_at: await modifiedAt(path) };
}

async function modifiedAt(path: string): Promise<string> {
  const info = await Deno.lstat(path).catch(() => undefined);
  return (info?.mtime ?? new Date(0)).toISOString();
}
