/** The runs that an earlier process left unfinished, as the files tell of them. */
import { hasActiveRun } from "@haloop/shared";
import type { MissionStore } from "../store/mission_store.ts";

/** Missions with an unfinished run, oldest first. */
export function unfinishedMissions(store: Pick<MissionStore, "list">): string[] {
  return store.list({}).items
    .filter((item) => item.broken === undefined && hasActiveRun(item.status))
    .map((item) => item.mission_id)
    .reverse();
}

/** The names of the providers that unfinished runs were started with. */
export async function providersInUse(
  store: Pick<MissionStore, "list" | "read" | "readRun">,
): Promise<Set<string>> {
  const names = new Set<string>();
  for (const mission_id of unfinishedMissions(store)) {
    const stored = await store.read(mission_id);
    const run_id = stored?.state === "ok" ? stored.mission.active_run?.run_id : undefined;
    const run = run_id === undefined ? undefined : await store.readRun(mission_id, run_id);
    if (run?.provider !== undefined && run.finished_at == null) names.add(run.provider);
  }
  return names;
}
