/** `runs/r-<uuid>.json`: the record of each run. */
import { isRunId, StepRun } from "@haloop/shared";
import { join } from "node:path";
import { faultPoint } from "../fault_point.ts";
import { writeAtomic } from "../atomic_write.ts";
import { isNoRecord } from "./no_record.ts";
import { diskFailure, onDisk } from "../storage_error.ts";

/**
 * Every readable record in a folder, by `started_at`, oldest first.
 *
 * @throws StorageError when the disk or the system fails
 */
export async function readRuns(folder: string): Promise<StepRun[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (isRunId(entry.name.replace(/\.json$/, ""))) names.push(entry.name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      throw diskFailure(`read "${folder}"`, error);
    }
  }
  const runs = await Promise.all(names.map((name) => readRun(join(folder, name))));
  return runs.filter((run) => run !== undefined)
    .sort((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at));
}

/**
 * One record; undefined when it is not there, is not readable or cannot be understood.
 *
 * @throws StorageError when the disk or the system fails
 */
export async function readRun(path: string): Promise<StepRun | undefined> {
  try {
    return StepRun.safeParse(JSON.parse(await Deno.readTextFile(path))).data;
  } catch (error) {
    if (isNoRecord(error)) return undefined;
    throw diskFailure(`read "${path}"`, error);
  }
}

/** Writes a record atomically, indented by two spaces as scripts of the first version expect it. */
export async function writeRun(path: string, run: StepRun): Promise<void> {
  faultPoint("write_run.before");
  await onDisk(`write "${path}"`, () => writeAtomic(path, JSON.stringify(run, null, 2) + "\n"));
  faultPoint("write_run.after");
}
