/** What a quick command's latest run tells, in words. Pure. */
import { type CheckRun, checkState } from "@haloop/shared";
import { duration } from "../../../lib/time.ts";

/** "0:38", "exit 1 · 0:06", "running · 0:12". */
export function runWords(run: CheckRun | undefined, now_ms: number): string {
  const state = checkState(run);
  if (run === undefined) return "not run yet";
  const end_ms = run.finished_at == null ? now_ms : Date.parse(run.finished_at);
  const took = duration(end_ms - Date.parse(run.started_at));
  switch (state) {
    case "running":
      return `running · ${took}`;
    case "broken":
      return `did not run · ${took}`;
    case "failed":
      return `exit ${run.exit_code} · ${took}`;
    default:
      return took;
  }
}
