/** A run of a quick command as commands tell it. */
import { type CheckRun, checkState, isCheckStale } from "@haloop/shared";
import { shortAge } from "../short_age.ts";

/** `passed 3m ago`, `exit code 2, just now, over an earlier state`. */
export function checkWords(run: CheckRun | undefined, stale: boolean): string {
  if (run === undefined) return "not run yet";
  const how = { never: "", running: "running, since", passed: "passed", failed: "", broken: "" };
  const state = checkState(run);
  const words = state === "failed"
    ? `exit code ${run.exit_code},`
    : state === "broken"
    ? "did not run to its end,"
    : how[state];
  return `${words} ${shortAge(run.started_at)}${stale ? ", over an earlier state" : ""}`;
}

/** A run in what `--json` prints; docs/cli-json.md describes it. */
export function checkJson(run: CheckRun, tree: string | undefined) {
  return {
    check_id: run.check_id,
    state: checkState(run),
    stale: isCheckStale(run, tree),
    tree: run.tree,
    started_at: run.started_at,
    finished_at: run.finished_at ?? null,
    exit_code: run.exit_code ?? null,
    error: run.error ?? null,
  };
}
