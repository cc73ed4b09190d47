/**
 * The contract of the model gateway: the one door through which a sandbox reaches its model and the
 * hosts that its step allows. It adds the credential, so that no key is ever in the sandbox.
 */
import type { ModelProtocol, NetworkMode, RefusedAccess, RunUsage } from "@haloop/shared";

export interface RunKey {
  readonly mission_id: string;
  readonly run_id: string;
}

/** What one run may do. */
export interface GatewayPolicy extends RunKey {
  /** Whose credential and upstream are used: the agent by name. Undefined for agents without a model. */
  readonly agent?: string;
  /** What is let through, and how usage is read. */
  readonly protocol?: ModelProtocol;
  readonly network: NetworkMode;
  readonly allow_hosts: readonly string[];
  /** What is left of the step's and of the mission's budget, whichever is less, in US dollars. */
  readonly budget_usd?: number;
  readonly request_limit?: number;
}

/** A server of the gateway; the sandbox provider brings it into the sandbox (`SandboxDoor`). */
export interface GatewayDoor {
  /** Its unix socket: the same after a restart of the backend, which opens it anew. */
  readonly socket: string;
  /** The port of its own loopback at which an isolated sandbox is to find it. */
  readonly port: number;
  /** Its port on this machine's loopback, where the provider's doors need one. */
  readonly host_port?: number;
  /** Where the relay of the run finds it, and what it shows there, where the doors need one. */
  readonly relay?: { readonly address: string; readonly port: number; readonly secret: string };
}

/** How a sandbox reaches the gateway. */
export interface GatewayAccess {
  /** All of the below, for the sandbox's spec. */
  readonly doors: readonly GatewayDoor[];
  /** The model's API; absent for agents without one. */
  readonly model?: GatewayDoor;
  /** The way to the allowed hosts; absent unless the network is `allowlist`. See {@link proxyEnvironment}. */
  readonly proxy?: GatewayDoor;
  /** What the sandbox presents instead of a key; it opens nothing but this run's gateway. */
  readonly token: string;
}

/**
 * The environment by which programs find the way to the allowed hosts.
 *
 * @param url where the sandbox finds {@link GatewayAccess.proxy}, such as `http://127.0.0.1:8081`
 */
export function proxyEnvironment(url: string, token: string): Record<string, string> {
  const proxy = url.replace("://", `://haloop:${token}@`);
  const none = "127.0.0.1,localhost,::1";
  return {
    ...{ HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: none },
    // Some programs know only these (curl takes HTTP_PROXY for an attack by a CGI request).
    ...{ http_proxy: proxy, https_proxy: proxy, no_proxy: none },
    // Node.js looks at them since 24, when it is told to.
    NODE_USE_ENV_PROXY: "1",
  };
}

/** What went through, as far as it is known; unknown cost is null and never 0. */
export interface GatewayTotals {
  readonly usage: RunUsage;
  readonly cost_usd: number | null;
  /** What is known of the cost; less than the cost where that is null. */
  readonly known_cost_usd: number;
  /** The model that answered last, as its API names it. */
  readonly model?: string;
  readonly refused: readonly RefusedAccess[];
  /** The limit that ended the run's requests. */
  readonly limit?: "budget" | "requests";
  /** The last answer of the model was this failure. */
  readonly failure?: {
    readonly status: number;
    readonly message: string;
    /** When its rate limit ends, as it told. */
    readonly resets_at?: string | undefined;
  };
  /** The status of the gateway's own last refusal at the model's API; absent once the model answered later. */
  readonly refused_with?: number;
}

export interface ModelGateway {
  /**
   * Opens the gateway of a run; for a run that has one it gives that. What went through before a crash
   * is counted on.
   *
   * @throws GatewayError when the agent's credential is missing, or the socket cannot be made
   */
  open(policy: GatewayPolicy): Promise<GatewayAccess>;
  /** What went through so far, also after {@link close}; zeroes for a run that never had a gateway. */
  totals(run: RunKey): Promise<GatewayTotals>;
  /** Ends the run's gateway; what went through stays recorded. Does nothing when there is none. */
  close(run: RunKey): Promise<void>;
  /** Ends listening for all runs without forgetting them: the next process opens them again. */
  shutdown(): Promise<void>;
}

/** Why a run cannot have its gateway, in one sentence that names the remedy. */
export class GatewayError extends Error {
  override name = "GatewayError";
}
