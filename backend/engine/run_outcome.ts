/** What the end of a sandbox means for the step: a pure judgement over facts. */
import type { RunReason, WorkflowStep } from "@haloop/shared";
import type { SandboxExit } from "../sandbox/provider.ts";

export interface RunFacts {
  readonly step: WorkflowStep;
  readonly exit: SandboxExit;
  /** The person asked for the end of the run. */
  readonly stop_wished: boolean;
  /** The run reached its wall-clock limit, in milliseconds; undefined when it did not. */
  readonly limit_reached_ms: number | undefined;
  /** The step's output artifact is there and was written by this run. */
  readonly output_written: boolean;
}

export interface RunOutcome {
  readonly reason: RunReason;
  /** Absent on success. */
  readonly error?: string;
}

/** Judges a run. Exit code 0 alone is no success: the expected artifact must have been written. */
export function judge(facts: RunFacts): RunOutcome {
  const { exit, step } = facts;
  if (facts.stop_wished) return { reason: "cancelled", error: failure(step, "it was cancelled") };
  if (exit.reason === "exited" && exit.exit_code === 0) {
    if (step.outputArtifact === undefined || facts.output_written) return { reason: "exited" };
    return {
      reason: "no_output",
      error: failure(step, `the agent ended without writing "${step.outputArtifact}"`),
    };
  }
  if (facts.limit_reached_ms !== undefined) {
    const minutes = Math.round(facts.limit_reached_ms / 6_000) / 10;
    return { reason: "timed_out", error: failure(step, `it reached its limit of ${minutes} min`) };
  }
  return { reason: exit.reason, error: failure(step, ended(exit)) };
}

/**
 * The sentence for a run whose sandbox could not be started.
 *
 * @param failure what went wrong; what a provider says it was about to do is left out of it
 */
export function startFailure(step: WorkflowStep, failure: string): RunOutcome {
  const problem = failure.replace(/^Could not [^:]*: /, "");
  return {
    reason: "start_failed",
    error: `Could not start the sandbox for step "${step.name}": ${problem}`,
  };
}

function failure(step: WorkflowStep, what: string): string {
  return `Step "${step.name}" failed: ${what}. Read its log, then retry`;
}

function ended(exit: SandboxExit): string {
  switch (exit.reason) {
    case "exited":
      return `the agent exited with code ${exit.exit_code ?? "unknown"}`;
    case "killed":
      return `the agent was killed from outside (exit code ${exit.exit_code ?? "unknown"})`;
    case "out_of_memory":
      return "the agent used more memory than its sandbox allows";
    case "lost":
      return "its sandbox is gone and nobody knows how it ended";
  }
}
