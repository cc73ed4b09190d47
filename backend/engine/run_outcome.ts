/** What the end of a sandbox means for the step: a pure judgement over facts. */
import type { RunReason, WorkflowStep } from "@haloop/shared";
import type { StreamVerdict } from "../agents/agent.ts";
import type { GatewayTotals } from "../gateway/gateway.ts";
import type { SandboxExit } from "../sandbox/provider.ts";
import type { OutputState } from "./outputs.ts";
import { SETUP_FAILED } from "./run_workspace.ts";

export interface RunFacts {
  readonly step: WorkflowStep;
  readonly exit: SandboxExit;
  /** The person asked for the end of the run. */
  readonly stop_wished: boolean;
  /** The run reached its wall-clock limit, in milliseconds; undefined when it did not. */
  readonly limit_reached_ms: number | undefined;
  /** Haloop asked it to end, for its time or its silence, before it did. */
  readonly stopped_before_end?: boolean;
  /** It was ended because it had printed nothing for so long, in milliseconds. */
  readonly silent_ms?: number | undefined;
  readonly output: OutputState;
  /** The run saw to the project's set-up command before the agent. */
  readonly sets_up?: boolean;
  /** What the agent's own stream tells; absent for programs whose output is plain text. */
  readonly stream?: StreamWord | undefined;
  /** What the gateway tells of the model's API; absent for a run without one. */
  readonly gateway?: Pick<GatewayTotals, "limit" | "failure" | "refused_with"> | undefined;
}

export interface StreamWord {
  /** The program said its last word: how its process ended after that means nothing any more. */
  readonly final: boolean;
  readonly verdict: StreamVerdict;
}

export interface RunOutcome {
  readonly reason: RunReason;
  /** Absent on success. */
  readonly error?: string;
  /** When the rate limit that ended the run is over, as the model's API told. */
  readonly resets_at?: string;
}

/**
 * Judges a run. Exit code 0 alone is no success: where the agent tells about itself it must say that it
 * is done, and the expected artifact must have been written by this run and be readable.
 */
export function judge(facts: RunFacts): RunOutcome {
  const { step } = facts;
  if (facts.stop_wished) {
    // Nothing failed, and what ended it (cancel, mark completed) leaves nothing to retry.
    return { reason: "cancelled", error: `Step "${step.name}" was stopped, as you asked` };
  }
  if (endedWell(facts)) return judgeOutput(facts);
  if (facts.sets_up === true && facts.exit.exit_code === SETUP_FAILED) {
    const what = "the project's set-up command failed, and the agent was not started";
    return { reason: "setup_failed", error: failure(step, what) };
  }
  return endedFromOutside(facts) ?? failedAtModel(facts) ?? failedByItself(facts);
}

function endedWell({ exit, stream, stopped_before_end }: RunFacts): boolean {
  const exited_well = exit.reason === "exited" && exit.exit_code === 0;
  // Of a program that tells nothing an exit code of 0 after it was stopped means only that it obeyed.
  if (stream === undefined) return exited_well && stopped_before_end !== true;
  const ended_later = stream.final && (exit.reason === "killed" || exit.reason === "out_of_memory");
  return stream.verdict.ok && (exited_well || ended_later);
}

function judgeOutput({ step, output }: RunFacts): RunOutcome {
  if (step.outputArtifact === undefined || output === "written") return { reason: "exited" };
  if (output === "missing") {
    return {
      reason: "no_output",
      error: failure(step, `the agent ended without writing "${step.outputArtifact}"`),
    };
  }
  return { reason: "bad_output", error: failure(step, `the agent wrote ${output.bad}`) };
}

/** What ended the run although it might have gone on: its memory, its silence, its time. */
function endedFromOutside(facts: RunFacts): RunOutcome | undefined {
  const { step, exit, stream } = facts;
  if (exit.reason === "out_of_memory") {
    return { reason: exit.reason, error: failure(step, ended(exit)) };
  }
  if (stream?.final === true) return undefined;
  if (facts.silent_ms !== undefined) {
    const what = `it printed nothing for ${minutesOf(facts.silent_ms)} min and was ended`;
    return { reason: "silent", error: failure(step, what) };
  }
  if (facts.limit_reached_ms === undefined) return undefined;
  // An agent that tells about itself and has exited with 0 was not ended by its limit.
  if (exit.exit_code === 0 && stream !== undefined) return undefined;
  const minutes = minutesOf(facts.limit_reached_ms);
  return { reason: "timed_out", error: failure(step, `it reached its limit of ${minutes} min`) };
}

function failedAtModel({ step, stream, gateway, exit }: RunFacts): RunOutcome | undefined {
  if (gateway?.limit === "budget") {
    const error = failure(step, "it reached its budget at the model", RAISE_BUDGET);
    return { reason: "budget", error };
  }
  if (gateway?.limit === "requests") {
    return { reason: "turn_limit", error: failure(step, "it reached its limit of requests") };
  }
  const said = stream?.final === true || exit.exit_code === 0 ? stream?.verdict : undefined;
  if (said?.ok === false && (said.reason === "turn_limit" || said.reason === "budget")) {
    const remedy = said.reason === "budget" ? RAISE_BUDGET : undefined;
    return { reason: said.reason, error: failure(step, said.problem, remedy) };
  }
  if (gateway?.failure !== undefined) return modelFailure(step, gateway.failure, said);
  if (said?.ok !== false) return undefined;
  const refused = said.status !== undefined && said.status === gateway?.refused_with;
  const remedy = refused ? SEE_REFUSED : remedyFor(said.status);
  return { reason: said.reason, error: failure(step, said.problem, remedy) };
}

/** The gateway knows the status and the end of a rate limit where the program says neither. */
function modelFailure(
  step: WorkflowStep,
  { status, message, resets_at }: NonNullable<GatewayTotals["failure"]>,
  said: StreamVerdict | undefined,
): RunOutcome {
  const limited = status === 429 || status === 529;
  const problem = said?.ok === false && said.status !== undefined
    ? said.problem
    : `the model's API ${limited ? "refused for now" : "failed"} (HTTP ${status}): ${message}`;
  return {
    reason: limited ? "rate_limited" : "api_error",
    error: failure(step, problem, remedyFor(status)),
    ...(limited && resets_at !== undefined ? { resets_at } : {}),
  };
}

function failedByItself({ step, exit, stream }: RunFacts): RunOutcome {
  const said_ok = stream?.verdict.ok === true;
  const but = said_ok && stream.final ? ", although it had said that it was done" : "";
  return { reason: exit.reason, error: failure(step, `${ended(exit)}${but}`) };
}

const SEE_REFUSED =
  "The run lists what Haloop refused: where the step needs it, give it another network, then retry";
const RAISE_BUDGET = "Retry it, with a higher budget where that of the mission is used up";

function remedyFor(status: number | undefined): string | undefined {
  if (status === 401 || status === 403) return "Check the agent's credential, then retry";
  return status === 429 || status === 529 ? "Retry it later" : undefined;
}

/** The sentence for a run whose sandbox could not be started, for that reason. */
export function startFailure(step: WorkflowStep, problem: string): RunOutcome {
  return {
    reason: "start_failed",
    error: `Could not start the sandbox for step "${step.name}": ${problem}`,
  };
}

/** The same for what a provider says: that it was about to start the sandbox is left out of it. */
export function providerFailure(step: WorkflowStep, sentence: string): RunOutcome {
  return startFailure(step, sentence.replace(/^Could not [^:]*: /, ""));
}

/** For what the sandbox was to have and does not get, as whoever was to provide it says. */
export function preparationFailure(sentence: string): RunOutcome {
  return { reason: "start_failed", error: sentence };
}

/** For a sandbox that had not started when the run's time was up. */
export function startTimedOut(step: WorkflowStep, limit_ms: number): RunOutcome {
  return {
    reason: "timed_out",
    error:
      `Could not start the sandbox for step "${step.name}": it was not there within the step's ` +
      `limit of ${minutesOf(limit_ms)} min. Check that the agent's image can be loaded, then retry`,
  };
}

export function minutesOf(ms: number): number {
  return Math.round(ms / 6_000) / 10;
}

function failure(step: WorkflowStep, what: string, remedy = "Read its log, then retry"): string {
  return `Step "${step.name}" failed: ${what}. ${remedy}`;
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
