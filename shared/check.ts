/** What is known of each quick command of a mission: its newest run, and how that ended. Pure. */
import type { CheckRun, CheckRuns } from "./changes.ts";

export interface Check {
  name: string;
  argv: readonly string[];
  /** Its newest run. */
  run: CheckRun | undefined;
  /** It can still be run; a run of a command that is not offered any more is evidence only. */
  offered: boolean;
}

export type CheckState = "never" | "running" | "passed" | "failed" | "broken";

/** Every command that is offered, and those that ran once, each with its newest run. */
export function checksOf({ commands, runs }: CheckRuns): Check[] {
  const offered = commands.map(({ name, argv }) => ({
    name,
    argv,
    run: runs.find((run) => run.name === name),
    offered: true,
  }));
  const others = runs.filter((run, at) =>
    !commands.some(({ name }) => name === run.name) &&
    runs.findIndex(({ name }) => name === run.name) === at
  );
  return [
    ...offered,
    ...others.map((run) => ({ name: run.name, argv: run.argv, run, offered: false })),
  ];
}

/** How it ended; `broken`: it could not be run to its end. */
export function checkState(run: CheckRun | undefined): CheckState {
  if (run === undefined) return "never";
  if (run.finished_at == null) return "running";
  if (run.error !== undefined || run.exit_code == null) return "broken";
  return run.exit_code === 0 ? "passed" : "failed";
}

/** It ran over another state of the workspace than the one that is shown. */
export function isCheckStale(run: CheckRun | undefined, tree: string | undefined): boolean {
  return run !== undefined && tree !== undefined && run.tree !== tree;
}
