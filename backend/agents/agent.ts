/**
 * The contract of an agent adapter: how a program is called so that it works on one step, how its
 * output stream is read, and when it counts as done.
 */
import type { AgentEvent, ModelProtocol, RunUsage, WorkflowStep } from "@haloop/shared";

/** What an adapter is told about the step that it is to work on. */
export interface AgentTask {
  readonly step: WorkflowStep;
  /** Where the sandbox sees the mission's artifacts; absolute. */
  readonly artifacts_dir: string;
  /** Where the sandbox sees the mission's workspace; absent when the step has none. */
  readonly workspace_dir?: string;
  /** Folders that it may have to read besides: feedback and earlier versions. */
  readonly other_dirs?: readonly string[];
  /** What the agent is asked, placeholders filled in; "" for agents that take no prompt. */
  readonly prompt: string;
  /** How the program reaches its model; absent for agents without one. */
  readonly model?: ModelAccess;
}

/** The model's API as the sandbox sees it: the gateway, never the model itself. */
export interface ModelAccess {
  /** Such as `http://127.0.0.1:8080`. */
  readonly base_url: string;
  /** Stands where a key would; opens nothing but this run's gateway. */
  readonly token: string;
  /** The model that the person chose; the program's own choice otherwise. */
  readonly name?: string;
}

/**
 * Reads one run's output, line by line from its beginning, and remembers what it told. One that begins
 * in the middle gives the same events from there on, but knows no verdict.
 */
export interface StreamReader {
  /** The events of one line (without its newline), whose first byte is at offset `at` of the log. */
  line(text: string, at: number): AgentEvent[];
  /** The program has said its last word: it is expected to exit. */
  readonly final: boolean;
  /**
   * What the stream tells about the run, once it has ended.
   *
   * @param exit_code helps where the program puts into it what its stream does not tell
   */
  verdict(exit_code: number | undefined): StreamVerdict;
  /** What the program counted itself. */
  readonly totals: StreamTotals;
}

export interface StreamTotals {
  readonly usage?: RunUsage;
  /** Absent when the program does not know. */
  readonly cost_usd?: number;
  readonly model?: string;
}

/** What the stream as a whole tells about the end of the run. */
export type StreamVerdict =
  | { readonly ok: true }
  | {
    readonly ok: false;
    readonly reason: "agent_error" | "api_error" | "rate_limited" | "turn_limit" | "budget";
    /** A clause for "Step … failed: …"; what the program itself said is quoted in it. */
    readonly problem: string;
    /** The HTTP status of the model's API. */
    readonly status?: number;
  };

/**
 * Whether the program may use what its vendor does beyond the model, such as searching the web. The
 * gateway refuses such requests otherwise: the program should not offer it to its model at all.
 */
export function mayReachOut({ step }: AgentTask): boolean {
  return step.network === "open";
}

/** How to call the program in the sandbox. */
export interface AgentCall {
  /** The argument vector; never passed through a shell by Haloop. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Agent {
  readonly name: string;
  /** The container image that the program is in. */
  readonly image: string;
  /** It is told what to do by a prompt; the others find their task by themselves. */
  readonly takes_prompt: boolean;
  /** Absent for programs that need no model. */
  readonly protocol?: ModelProtocol;
  call(task: AgentTask): AgentCall;
  /** Absent for programs whose output is plain text: then the exit code alone tells. */
  reader?(): StreamReader;
}

/** What keeps an agent from being used on this machine, and what to do about it. */
export interface AgentProblem {
  readonly subject: "image" | "credential" | "provider";
  /** A clause without a period: `the image of "claude" is not built`. */
  readonly problem: string;
  /** `Run: haloop agents build claude`. */
  readonly remedy: string;
}

/**
 * Looks at what an agent needs; empty when it can be used. Neither starts nor asks the program itself.
 *
 * @param how.anew nothing that was found before counts, as the failure of a command that gives a credential
 * @param how.quiet no such command is run, which may want the person's finger: it is taken for good
 */
export type AgentReadiness = (
  agent: Agent,
  how?: { readonly anew?: boolean; readonly quiet?: boolean },
) => Promise<readonly AgentProblem[]>;

/** Where agents are found by name. */
export interface AgentCatalog {
  readonly names: readonly string[];
  find(name: string): Agent | undefined;
}

/** The catalog of the given agents. */
export function agentCatalog(agents: readonly Agent[]): AgentCatalog {
  return {
    names: agents.map((agent) => agent.name),
    find: (name) => agents.find((agent) => agent.name === name),
  };
}
