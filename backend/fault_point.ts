/**
 * Places where a crash may be asked for, so that tests can show what a kill at exactly that instant
 * leaves behind. Without `HALOOP_FAULT` in the environment a fault point does nothing.
 */

/**
 * Every fault point of the program. `before` and `after` surround a write or a call to the provider;
 * the crash tests go through the whole list.
 */
export const FAULT_POINTS = [
  "write_token.before",
  "write_token.after",
  "write_projects.before",
  "write_projects.after",
  "announce.before",
  "announce.after",
  "make_mission.before",
  "create_mission.before",
  "create_mission.after",
  "write_run.before",
  "write_run.after",
  "write_mission.before",
  "write_mission.after",
  "write_artifact.before",
  "write_artifact.after",
  "remove_artifact.before",
  "remove_artifact.after",
  "write_feedback.before",
  "write_round.before",
  "write_round.after",
  "write_version.before",
  "write_version.after",
  "write_version_index.before",
  "write_version_index.after",
  "append_journal.before",
  "append_journal.after",
  "open_log.before",
  "open_log.after",
  "append_log.before",
  "append_log.after",
  "sync_log.before",
  "sync_log.after",
  "move_to_trash.before",
  "move_to_trash.after",
  "make_workspace.before",
  "make_workspace.after",
  "commit_workspace.before",
  "commit_workspace.after",
  "discard_workspace.before",
  "discard_workspace.after",
  "write_bundle.after",
  "clear_trashed.before",
  "write_patch.before",
  "write_patch.after",
  "open_gateway.before",
  "open_gateway.after",
  "close_gateway.before",
  "close_gateway.after",
  "append_exchange.before",
  "append_exchange.after",
  "write_check.before",
  "write_check.after",
  "provider_list.before",
  "provider_list.after",
  "provider_start.before",
  "provider_start.after",
  "provider_wait.before",
  "provider_wait.after",
  "provider_logs.before",
  "provider_logs.after",
  "provider_stop.before",
  "provider_stop.after",
  "provider_remove.before",
  "provider_remove.after",
] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];

const asked = parse(Deno.env.get("HALOOP_FAULT"));
let hits = 0;

/**
 * Kills this process as `kill -9` would when `HALOOP_FAULT` is `<point>` or `<point>:<n>` and this is
 * the n-th time (from 1) that the point is passed.
 */
export function faultPoint(point: FaultPoint): void {
  if (asked?.point !== point) return;
  hits += 1;
  if (hits === asked.nth) Deno.kill(Deno.pid, "SIGKILL");
}

function parse(text: string | undefined): { point: string; nth: number } | undefined {
  if (text === undefined || text === "") return undefined;
  const [point = "", nth = "1"] = text.split(":");
  return { point, nth: Number(nth) };
}
