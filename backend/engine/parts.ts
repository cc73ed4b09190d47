/** What the engine is built from. */
import type { Mission, Project } from "@haloop/shared";
import type { AgentCatalog, AgentReadiness } from "../agents/agent.ts";
import type { ModelGateway } from "../gateway/gateway.ts";
import type { SandboxLimits, SandboxProvider } from "../sandbox/provider.ts";
import type { MissionStore } from "../store/mission_store.ts";
import type { Workspaces } from "../workspace/workspace.ts";

export interface EngineLimits {
  /** How many sandboxes run at once. */
  readonly sandboxes: number;
  /** Runs wait while this many gates wait for the person; 0 is no limit. */
  readonly waiting_gates: number;
  /** Wall-clock limit of a run whose step names none. */
  readonly step_ms: number;
  /** How long an agent that tells what it does may print nothing, where its step says nothing else. */
  readonly silence_ms: number;
  /** How long a program may take to exit once it has said its last word. */
  readonly last_word_ms: number;
  readonly log_bytes: number;
  /** How long a sandbox that was asked to end may take before it is killed. */
  readonly stop_grace_ms: number;
  readonly sandbox: SandboxLimits;
  /** How long to wait before a provider or disk that failed is tried again. */
  readonly retry_ms: number;
  /** How often it is looked whether what a run lacks is there now. */
  readonly readiness_ms: number;
  /** How often leftover sandboxes are looked for. */
  readonly sweep_ms: number;
}

export interface EngineParts {
  readonly store: MissionStore;
  readonly provider: SandboxProvider;
  readonly agents: AgentCatalog;
  /** The agent of missions that name none. */
  readonly default_agent: string;
  /** The models that the person chose, by the agent's name; the program's own choice otherwise. */
  readonly models?: Readonly<Record<string, string>>;
  /** The way to the models and to allowed hosts; without it agents run as if they needed none. */
  readonly gateway?: ModelGateway;
  /** Asked before each start: the run waits for what it names. */
  readonly readiness?: AgentReadiness;
  /** Marks the sandboxes of this home. */
  readonly owner: string;
  readonly limits: EngineLimits;
  readonly workspaces: Workspaces;
  /**
   * What is known of a project by its real path; undefined when it is not linked any more.
   *
   * @throws ProjectsUnreadable when the registry of projects cannot be understood
   */
  readonly projectAt: (path: string) => Promise<Project | undefined>;
  /** The present time in ISO 8601 UTC. */
  readonly now: () => string;
  /** Told of every change of a mission once it is written; must neither throw nor take long. */
  readonly changed?: (before: Mission, after: Mission) => void;
}
