/** `checks/c-<uuid>.json`: the record of each quick command that was run over a workspace. */
import { CheckRun, isCheckId } from "@haloop/shared";
import { join } from "node:path";
import { faultPoint } from "../fault_point.ts";
import { diskFailure, onDisk } from "../storage_error.ts";
import { writeAtomic } from "../atomic_write.ts";
import { isNoRecord } from "./no_record.ts";

/**
 * Every readable record in a folder, newest first.
 *
 * @throws StorageError when the disk or the system fails
 */
export async function readChecks(folder: string): Promise<CheckRun[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (name.endsWith(".json") && isCheckId(name.replace(/\.json$/, ""))) names.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      throw diskFailure(`read "${folder}"`, error);
    }
  }
  const checks = await Promise.all(names.map((name) => readCheck(join(folder, name))));
  return checks.filter((check) => check !== undefined)
    .sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at));
}

/** Writes a record; the folder is made when needed. */
export async function writeCheck(folder: string, check: CheckRun): Promise<void> {
  const path = join(folder, `${check.check_id}.json`);
  faultPoint("write_check.before");
  await onDisk(`write "${path}"`, async () => {
    await Deno.mkdir(folder, { recursive: true });
    await writeAtomic(path, JSON.stringify(check, null, 2) + "\n");
  });
  faultPoint("write_check.after");
}

async function readCheck(path: string): Promise<CheckRun | undefined> {
  try {
    return CheckRun.safeParse(JSON.parse(await Deno.readTextFile(path))).data;
  } catch (error) {
    if (isNoRecord(error)) return undefined;
    throw diskFailure(`read "${path}"`, error);
  }
}
