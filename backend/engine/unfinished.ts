/** The runs that an earlier process left unfinished, as the files tell of them. */
import { hasActiveRun, type StepRun } from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import type { MissionStore } from "../store/mission_store.ts";
import { StorageError } from "../storage_error.ts";

const logger = getLogger(["haloop", "engine"]);

/** Missions with an unfinished run, oldest first. */
export function unfinishedMissions(store: Pick<MissionStore, "list">): string[] {
  return store.list({}).items
    .filter((item) => item.broken === undefined && hasActiveRun(item.status))
    .map((item) => item.mission_id)
    .reverse();
}

/**
 * The names of the providers that unfinished runs were started with, as far as the disk gives their
 * records: one that it does not give must not keep the others from going on.
 */
export async function providersInUse(
  store: Pick<MissionStore, "list" | "read" | "readRun">,
): Promise<Set<string>> {
  const names = new Set<string>();
  for (const mission_id of unfinishedMissions(store)) {
    try {
      const run = await unfinishedRun(store, mission_id);
      if (run?.provider !== undefined && run.finished_at == null) names.add(run.provider);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      logger.warn("{message}; which provider has its run is not known", { message: error.message });
    }
  }
  return names;
}

async function unfinishedRun(
  store: Pick<MissionStore, "read" | "readRun">,
  mission_id: string,
): Promise<StepRun | undefined> {
  const stored = await store.read(mission_id);
  const run_id = stored?.state === "ok" ? stored.mission.active_run?.run_id : undefined;
  return run_id === undefined ? undefined : await store.readRun(mission_id, run_id);
}
