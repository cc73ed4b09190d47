import type { Bell } from "../../backend/sandbox/bell.ts";
import { exitReason } from "../../backend/sandbox/exit_reason.ts";
import type { SandboxExit, SandboxInfo, SandboxSpec } from "../../backend/sandbox/provider.ts";

/** What the command of a fake sandbox can see and do. */
export interface FakeProcess {
  readonly spec: SandboxSpec;
  /** Aborted by SIGTERM. A command that does not look at it ignores that signal. */
  readonly terminated: AbortSignal;
  /** Aborted when the sandbox has ended: whatever the command still does must end then. */
  readonly ended: AbortSignal;
  print(output: string | Uint8Array): void;
}

/** Resolves to the exit code; 128 + the signal's number when it lets itself be ended by a signal. */
export type FakeCommand = (process: FakeProcess) => Promise<number>;

/** Of a command that does nothing until somebody ends it. */
export const hang: FakeCommand = ({ ended }) =>
  new Promise((resolve) => ended.addEventListener("abort", () => resolve(137), { once: true }));

const KILLED = 137;

/** One run in a {@link FakeWorld}. */
export class FakeSandbox {
  readonly sandbox_id = crypto.randomUUID();
  exit: SandboxExit | undefined;
  readonly #bells = new Set<Bell>();
  readonly #terminated = new AbortController();
  readonly #ended = new AbortController();
  #chunks: Uint8Array<ArrayBuffer>[] = [];

  constructor(readonly spec: SandboxSpec) {}

  /** Runs the command in the background; a command that throws ends with 1 and its message. */
  run(command: FakeCommand): void {
    const process: FakeProcess = {
      spec: this.spec,
      terminated: this.#terminated.signal,
      ended: this.#ended.signal,
      print: (output) => this.print(output),
    };
    command(process).catch((error) => {
      this.print(`${error}\n`);
      return 1;
    }).then((exit_code) => this.end({ reason: exitReason(exit_code), exit_code }));
  }

  print(output: string | Uint8Array): void {
    if (this.exit !== undefined) return;
    this.#chunks.push(
      typeof output === "string" ? new TextEncoder().encode(output) : new Uint8Array(output),
    );
    this.changed();
  }

  output(): Uint8Array {
    const whole = new Uint8Array(this.#chunks.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    this.#chunks = [whole];
    return whole;
  }

  /** Only the first end counts. */
  end(exit: SandboxExit): void {
    if (this.exit !== undefined) return;
    this.exit = { ...exit, finished_at: new Date().toISOString() };
    this.#ended.abort();
    this.changed();
  }

  lose(): void {
    this.exit ??= { reason: "lost" };
    this.#ended.abort();
    this.changed();
  }

  async stop(grace_ms: number): Promise<void> {
    if (this.exit !== undefined) return;
    this.#terminated.abort();
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, grace_ms);
    this.#ended.signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
    this.end({ reason: "killed", exit_code: KILLED });
  }

  /** Rings at each change; returns how to stop that. */
  listen(bell: Bell): () => void {
    this.#bells.add(bell);
    return () => this.#bells.delete(bell);
  }

  changed(): void {
    for (const bell of this.#bells) bell.ring();
  }

  info(): SandboxInfo {
    const { run_id, mission_id, step_id } = this.spec;
    const state = this.exit === undefined ? "running" : "exited";
    return { run_id, mission_id, step_id, sandbox_id: this.sandbox_id, state };
  }
}
