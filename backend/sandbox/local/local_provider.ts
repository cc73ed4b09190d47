import { getLogger } from "@logtape/logtape";
import { join } from "node:path";
import {
  type DoorKind,
  type ProviderCheck,
  type SandboxDoor,
  SandboxError,
  type SandboxExit,
  type SandboxInfo,
  type SandboxMount,
  type SandboxProvider,
  type SandboxSpec,
} from "../provider.ts";
import { readLogs } from "./local_logs.ts";
import { finishRemovals, removeRun } from "./local_remove.ts";
import { startSupervisor } from "./local_start.ts";
import { stopRun } from "./local_stop.ts";
import { waitForEnd } from "./local_wait.ts";
import { RunFolder } from "./run_folder.ts";

const logger = getLogger(["haloop", "sandbox"]);

export interface LocalProviderOptions {
  /** Where the runs' folders are; made when needed. */
  readonly folder: string;
}

/** Runs each sandbox as a plain process of this machine. It isolates nothing; limits do not hold, and the network is open. */
export class LocalProvider implements SandboxProvider {
  readonly name = "local";
  readonly isolates = false;
  readonly #folder: string;
  readonly #closing = new AbortController();

  constructor({ folder }: LocalProviderOptions) {
    this.#folder = folder;
  }

  check(): Promise<ProviderCheck> {
    return Promise.resolve(
      Deno.build.os === "windows"
        ? {
          ok: false,
          problem: "Steps cannot run as plain processes on Windows",
          remedy: "Install Docker Desktop, or run Haloop in WSL",
        }
        : { ok: true, detail: "Steps run as plain processes of this machine, without isolation" },
    );
  }

  pathInSandbox(mount: SandboxMount): string {
    return mount.source;
  }

  /** There is no wall for a door to be in: the command shares the loopback of this machine. */
  doorUrl({ host_port, socket }: SandboxDoor): string {
    if (host_port === undefined) throw new TypeError(`The door "${socket}" has no port`);
    return `http://127.0.0.1:${host_port}`;
  }

  doorKind(): Promise<DoorKind> {
    return Promise.resolve({ kind: "port" });
  }

  async start(
    spec: SandboxSpec,
    signal = new AbortController().signal,
  ): Promise<{ sandbox_id: string }> {
    return { sandbox_id: `${await startSupervisor(this.#run(spec.run_id), spec, signal)}` };
  }

  wait(run_id: string, signal: AbortSignal): Promise<SandboxExit> {
    return waitForEnd(this.#run(run_id), AbortSignal.any([signal, this.#closing.signal]));
  }

  logs(
    run_id: string,
    options: { from: number; follow: boolean; signal: AbortSignal },
  ): AsyncIterable<Uint8Array> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    return readLogs(this.#run(run_id), { ...options, signal });
  }

  stop(run_id: string, grace_ms: number): Promise<void> {
    return stopRun(this.#run(run_id), grace_ms);
  }

  remove(run_id: string): Promise<void> {
    return removeRun(this.#run(run_id));
  }

  /** Nobody asks again for the removal of what has no name any more: here it is finished. */
  async list(owner: string): Promise<SandboxInfo[]> {
    await this.#finishRemovals();
    const infos = await Promise.all((await this.#runIds()).map((run_id) => this.#info(run_id)));
    return infos.filter((info) => info?.owner === owner).map((info) => info!.info);
  }

  close(): Promise<void> {
    this.#closing.abort(new DOMException("The sandbox provider was closed", "AbortError"));
    return Promise.resolve();
  }

  async #finishRemovals(): Promise<void> {
    try {
      await finishRemovals(this.#folder);
    } catch (error) {
      // It takes up room and harms nobody; the next list tries again.
      logger.warn("What is left of removed runs stays in {folder}: {error}", {
        folder: this.#folder,
        error: String(error),
      });
    }
  }

  /** Run ids come from our own parser; this is the last line of defence for the file system. */
  #run(run_id: string): RunFolder {
    if (!/^[A-Za-z0-9][\w.-]*$/.test(run_id)) {
      throw new SandboxError(
        `Could not find the sandbox of run "${run_id}": no run has such an id`,
      );
    }
    return new RunFolder(join(this.#folder, run_id));
  }

  async #runIds(): Promise<string[]> {
    try {
      const entries = await Array.fromAsync(Deno.readDir(this.#folder));
      return entries.map(({ name }) => name).filter((name) => !name.startsWith("."));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }

  async #info(run_id: string): Promise<{ owner: string; info: SandboxInfo } | undefined> {
    const run = this.#run(run_id);
    const spec = await run.spec();
    const state = await run.state();
    if (spec === undefined || state.kind === "unknown") return undefined;
    const { owner, ...ids } = spec;
    const sandbox_id = state.kind === "created" ? "" : `${state.supervisor.pid}`;
    return { owner, info: { ...ids, sandbox_id, state: simpleState(state.kind) } };
  }
}

function simpleState(kind: "created" | "running" | "ended"): SandboxInfo["state"] {
  return kind === "ended" ? "exited" : kind;
}
