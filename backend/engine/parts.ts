/** What the engine is built from. */
import type { Mission } from "@haloop/shared";
import type { AgentCatalog } from "../agents/agent.ts";
import type { SandboxLimits, SandboxProvider } from "../sandbox/provider.ts";
import type { MissionStore } from "../store/mission_store.ts";

export interface EngineLimits {
  /** How many sandboxes run at once. */
  readonly sandboxes: number;
  /** Runs wait while this many gates wait for the person; 0 is no limit. */
  readonly waiting_gates: number;
  /** Wall-clock limit of a run whose step names none. */
  readonly step_ms: number;
  readonly log_bytes: number;
  /** How long a sandbox that was asked to end may take before it is killed. */
  readonly stop_grace_ms: number;
  readonly sandbox: SandboxLimits;
  /** How long to wait before a provider or disk that failed is tried again. */
  readonly retry_ms: number;
  /** How often leftover sandboxes are looked for. */
  readonly sweep_ms: number;
}

export interface EngineParts {
  readonly store: MissionStore;
  readonly provider: SandboxProvider;
  readonly agents: AgentCatalog;
  /** The agent of missions that name none. */
  readonly default_agent: string;
  /** Marks the sandboxes of this home. */
  readonly owner: string;
  readonly limits: EngineLimits;
  /** The present time in ISO 8601 UTC. */
  readonly now: () => string;
  /** Told of every change of a mission once it is written; must neither throw nor take long. */
  readonly changed?: (before: Mission, after: Mission) => void;
}
