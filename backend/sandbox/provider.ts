/**
 * The contract of every sandbox provider. It is job-like, so that a container, a local process and a
 * Kubernetes job fit alike; nothing above this folder knows the wording or the types of any of them.
 * `tests/contract/provider_suite.ts` is the suite that every implementation passes.
 */

/** What to run, for which run, with what in reach. */
export interface SandboxSpec {
  /** The sandbox's name is derived from it, so that starting twice is impossible. */
  readonly run_id: string;
  readonly mission_id: string;
  readonly step_id: string;
  /** Which home the sandbox belongs to: {@link SandboxProvider.list} tells homes apart by it. */
  readonly owner: string;
  /** Ignored by providers without images. */
  readonly image: string;
  /** The argument vector; never passed through a shell. */
  readonly argv: readonly string[];
  /** Where the command begins, absolute in the sandbox; the image's or the scratch HOME unless given. */
  readonly cwd?: string;
  /** Environment of the command. Nothing of the backend's own environment is added. */
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: readonly SandboxMount[];
  readonly limits: SandboxLimits;
  /** `none`: nothing but the doors is in reach. Not held by providers that do not isolate. */
  readonly network: SandboxNetwork;
  /** Ways out to this machine; none unless given. */
  readonly doors?: readonly SandboxDoor[];
}

export type SandboxNetwork = "none" | "open";

/**
 * A way out of a sandbox to a server of this machine, which works without a network. The command
 * finds it at {@link SandboxProvider.doorUrl}. The server may come and go while the sandbox runs.
 */
export interface SandboxDoor {
  /** The server's unix socket. Its folder exists, holds nothing but doors, and is that of all doors of a spec. */
  readonly socket: string;
  /** The port of its own 127.0.0.1 at which an isolated sandbox finds the door. */
  readonly port: number;
  /** The same server on this machine's loopback, where {@link SandboxProvider.doorKind} asks for it. */
  readonly host_port?: number;
  /** The same server for a relay, where {@link SandboxProvider.doorKind} asks for it. */
  readonly relay?: DoorRelay;
}

/** A port of this machine, which acts as an HTTP proxy to the door for whoever shows the secret. */
export interface DoorRelay {
  /** The address at which it listens. */
  readonly address: string;
  readonly port: number;
  /** The password of the user `haloop`. */
  readonly secret: string;
}

/** What the doors of a provider's sandboxes need. */
export type DoorKind =
  /** Their unix sockets alone. */
  | { readonly kind: "socket" }
  /** {@link SandboxDoor.host_port} as well. */
  | { readonly kind: "port" }
  /** {@link SandboxDoor.relay} as well, at this address. */
  | { readonly kind: "relay"; readonly address: string };

/** A folder of the host that the sandbox sees. */
export interface SandboxMount {
  /**
   * Absolute path on the host of a folder that exists; may contain spaces, commas, quotes and colons.
   * Where the command has another user than the backend, a writable folder and what is right in it
   * are given to that user.
   */
  readonly source: string;
  /** Absolute path in the sandbox; see {@link SandboxProvider.pathInSandbox}. */
  readonly target: string;
  readonly writable: boolean;
  /** Everything below a writable folder is given to the command's user, not only what is right in it. */
  readonly deep?: boolean;
}

/** Not held by providers that do not isolate. */
export interface SandboxLimits {
  readonly memory_bytes: number;
  readonly cpus: number;
  readonly pids: number;
}

/** Whether a provider can be used, and if not, what the person can do about it. */
export type ProviderCheck =
  | { ok: true; detail: string }
  | { ok: false; problem: string; remedy: string };

/** How a sandbox ended. */
export interface SandboxExit {
  /**
   * `exited` by itself; `killed` by a signal that did not come from a memory limit; `out_of_memory`
   * when it failed and ran into that limit; `lost` when the provider answers but knows nothing of the
   * run any more, or not how it ended.
   */
  readonly reason: "exited" | "killed" | "out_of_memory" | "lost";
  /** Absent when lost; 128 + signal number when killed, hence 137 when killed for memory. */
  readonly exit_code?: number;
  /**
   * ISO 8601 UTC, by the provider's clock; absent when lost. Asked for again later it may differ by
   * some milliseconds.
   */
  readonly finished_at?: string;
}

/** A sandbox as the provider knows it. */
export interface SandboxInfo {
  readonly run_id: string;
  readonly mission_id: string;
  readonly step_id: string;
  /** The provider's own id: a container id, or a process id. */
  readonly sandbox_id: string;
  /** `created` was made but never started; only a crash in the middle of a start leaves it behind. */
  readonly state: "created" | "running" | "exited";
}

/** A provider's failure in one sentence that names the remedy. Everything else thrown is a bug. */
export class SandboxError extends Error {
  override name = "SandboxError";
}

export interface SandboxProvider {
  readonly name: string;
  /** False where the sandbox does not keep the agent from the machine. */
  readonly isolates: boolean;

  /** Asks the provider whether it answers. Never throws. */
  check(signal?: AbortSignal): Promise<ProviderCheck>;

  /**
   * Where a command in the sandbox finds the host folder that is mounted at `target`: `target`
   * itself, or `source` where nothing can be mounted.
   */
  pathInSandbox(mount: SandboxMount): string;

  /** Where a command in the sandbox finds the server behind a door, such as `http://127.0.0.1:8080`. */
  doorUrl(door: SandboxDoor): string;

  /**
   * What doors need to get into a sandbox. {@link start} goes by what a door has, so that a run keeps
   * the way that it began with.
   *
   * @throws SandboxError when the provider does not answer
   */
  doorKind(): Promise<DoorKind>;

  /**
   * Starts the sandbox of a run and resolves once it has started. Idempotent by run id: when the run
   * has a sandbox already, running or exited, that one is taken and nothing is started again, also
   * when another process is in the middle of starting it. A sandbox that was created but never
   * started is made anew.
   *
   * It may take as long as the download of an image. A command that does not exist fails the start
   * where that can be seen in time; else the run exits with code 127 and says so in its output.
   *
   * Aborting ends it soon. A sandbox that has started by then, whoever started it, is taken as ever;
   * else what was made of it is removed. Where the provider cannot be asked, or is still at it, what
   * is left never runs a command, and {@link list} shows it until {@link remove} takes it away.
   *
   * @returns the provider's own id of the sandbox
   * @throws SandboxError when it cannot be started; nothing is left behind then
   * @throws the signal's reason when aborted before it had started
   */
  start(spec: SandboxSpec, signal?: AbortSignal): Promise<{ sandbox_id: string }>;

  /**
   * Resolves once when the sandbox of the run has ended, at once when it ended before the call. It
   * is told by the provider, not by a polling loop, and outlives a restart of the provider's daemon:
   * while that does not answer it goes on waiting. A run that the provider does not know is lost.
   *
   * @throws the signal's reason when aborted, an AbortError when the provider is closed; the sandbox
   *   is not touched
   */
  wait(run_id: string, signal: AbortSignal): Promise<SandboxExit>;

  /**
   * The raw output of the run, standard output and standard error as they came, from byte `from` on.
   * The same bytes have the same offsets in every call. With `follow` it ends when the sandbox has
   * ended and all its output was given; without, at the present end. A run that the provider does not
   * know has no output. Once it has begun to follow it outlives a restart of the daemon, as
   * {@link wait} does, and goes on where it was.
   *
   * @throws the signal's reason when aborted, an AbortError when the provider is closed; SandboxError
   *   when the provider does not answer
   */
  logs(
    run_id: string,
    options: { from: number; follow: boolean; signal: AbortSignal },
  ): AsyncIterable<Uint8Array>;

  /**
   * Asks the sandbox to end (SIGTERM), waits up to `grace_ms` (rounded up to what the provider can
   * count), then kills it and whatever it has started. Resolves when it has ended; does nothing when it has ended before or is not known.
   *
   * @throws SandboxError when the provider does not answer
   */
  stop(run_id: string, grace_ms: number): Promise<void>;

  /**
   * Removes what is left of the run's sandbox; kills it first if it still runs. Does nothing when it
   * is not known.
   *
   * @throws SandboxError when the provider does not answer
   */
  remove(run_id: string): Promise<void>;

  /**
   * Everything that the home `owner` has started and that was not removed; never anything of another
   * home or another program.
   * What {@link wait} has told to have ended may be shown as running for a moment longer.
   *
   * @throws SandboxError when the provider does not answer
   */
  list(owner: string): Promise<SandboxInfo[]>;

  /** Ends all watching; waits and logs under way are rejected. Sandboxes go on running. */
  close(): Promise<void>;
}
