import type {
  DoorKind,
  ProviderCheck,
  SandboxDoor,
  SandboxExit,
  SandboxInfo,
  SandboxMount,
  SandboxProvider,
  SandboxSpec,
} from "../../backend/sandbox/provider.ts";
import { SandboxError } from "../../backend/sandbox/provider.ts";
import { beforeAbort } from "../../backend/before_abort.ts";
import { Bell } from "../../backend/sandbox/bell.ts";
import { type FakeCommand, FakeSandbox } from "./fake_sandbox.ts";

const LOOK_MS = 60_000;

/**
 * The machine that fake sandboxes run on. It outlives the providers made on it, as a Docker daemon
 * outlives a backend, and is where a test pulls the strings.
 */
export class FakeWorld {
  readonly sandboxes = new Map<string, FakeSandbox>();
  /** How often the command of each run was started: never more than once, or something is wrong. */
  readonly starts = new Map<string, number>();
  #down: string | undefined;
  #refusal: string | undefined;
  #held: PromiseWithResolvers<void> | undefined;
  /** How many starts hang at the moment. */
  held_starts = 0;

  /** @param command what a sandbox does; it ends with the exit code that this resolves to */
  constructor(readonly command: FakeCommand = () => Promise.resolve(0)) {}

  /** From now on nothing answers; sandboxes go on running. */
  goDown(problem = "The fake provider is not running"): void {
    this.#down = problem;
  }

  comeBack(): void {
    this.#down = undefined;
    for (const sandbox of this.sandboxes.values()) sandbox.changed();
  }

  /** From now on, or until called without a problem, no sandbox can be started. */
  refuseStarts(problem?: string): void {
    this.#refusal = problem;
  }

  /** From now on starts hang, as with an image that does not come, until they are let go on. */
  holdStarts(): void {
    this.#held ??= Promise.withResolvers();
  }

  letStartsGoOn(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  /** Resolves when starts are not held, at once as a rule. */
  get startable(): Promise<void> {
    return this.#held?.promise ?? Promise.resolve();
  }

  /** Ends the sandbox as if its command had. */
  finish(run_id: string, exit_code: number): void {
    this.sandbox(run_id).end({ reason: "exited", exit_code });
  }

  /** Makes it disappear, as when somebody removes it by hand. */
  lose(run_id: string): void {
    const sandbox = this.sandbox(run_id);
    this.sandboxes.delete(run_id);
    sandbox.lose();
  }

  print(run_id: string, output: string | Uint8Array): void {
    this.sandbox(run_id).print(output);
  }

  sandbox(run_id: string): FakeSandbox {
    const sandbox = this.sandboxes.get(run_id);
    if (sandbox === undefined) throw new Error(`The test has no sandbox of run ${run_id}`);
    return sandbox;
  }

  isDown(): boolean {
    return this.#down !== undefined;
  }

  assertUp(): void {
    if (this.#down !== undefined) throw new SandboxError(`${this.#down}. Call comeBack()`);
  }

  start(spec: SandboxSpec): FakeSandbox {
    const existing = this.sandboxes.get(spec.run_id);
    if (existing !== undefined) return existing;
    if (this.#refusal !== undefined) {
      throw new SandboxError(`${this.#refusal}. Call refuseStarts() without a problem`);
    }
    const sandbox = new FakeSandbox(spec);
    this.sandboxes.set(spec.run_id, sandbox);
    this.starts.set(spec.run_id, (this.starts.get(spec.run_id) ?? 0) + 1);
    sandbox.run(this.command);
    return sandbox;
  }
}

/** A provider in memory that keeps the whole contract. */
export class FakeProvider implements SandboxProvider {
  readonly name = "fake";
  readonly isolates = false;
  readonly #closing = new AbortController();

  constructor(readonly world: FakeWorld = new FakeWorld()) {}

  check(): Promise<ProviderCheck> {
    return Promise.resolve(
      this.world.isDown()
        ? { ok: false, problem: "The fake provider is down", remedy: "Call comeBack()" }
        : { ok: true, detail: "The fake provider answers" },
    );
  }

  pathInSandbox(mount: SandboxMount): string {
    return mount.source;
  }

  doorUrl({ port }: SandboxDoor): string {
    return `http://127.0.0.1:${port}`;
  }

  doorKind(): Promise<DoorKind> {
    return Promise.resolve({ kind: "socket" });
  }

  // The methods are async so that a failure is a rejection, as it is with real providers.
  async start(
    spec: SandboxSpec,
    signal = new AbortController().signal,
  ): Promise<{ sandbox_id: string }> {
    this.world.assertUp();
    this.world.held_starts += 1;
    await beforeAbort(this.world.startable, signal).catch(() => {});
    this.world.held_starts -= 1;
    if (signal.aborted && !this.world.sandboxes.has(spec.run_id)) throw signal.reason;
    return { sandbox_id: this.world.start(spec).sandbox_id };
  }

  async wait(run_id: string, signal: AbortSignal): Promise<SandboxExit> {
    const sandbox = this.world.sandboxes.get(run_id);
    if (sandbox === undefined) return { reason: "lost" };
    const bell = new Bell();
    const stopListening = sandbox.listen(bell);
    try {
      while (sandbox.exit === undefined || this.world.isDown()) {
        await bell.heard(LOOK_MS, this.#until(signal));
      }
      return sandbox.exit;
    } finally {
      stopListening();
    }
  }

  async *logs(
    run_id: string,
    options: { from: number; follow: boolean; signal: AbortSignal },
  ): AsyncGenerator<Uint8Array> {
    this.world.assertUp();
    const signal = this.#until(options.signal);
    signal.throwIfAborted();
    const sandbox = this.world.sandboxes.get(run_id);
    if (sandbox === undefined) return;
    const bell = new Bell();
    const stopListening = sandbox.listen(bell);
    let at = options.from;
    try {
      while (true) {
        const ended = sandbox.exit !== undefined;
        const output = sandbox.output().slice(at);
        at += output.length;
        if (output.length > 0) yield output;
        if (ended || !options.follow) return;
        await bell.heard(LOOK_MS, signal);
      }
    } finally {
      stopListening();
    }
  }

  async stop(run_id: string, grace_ms: number): Promise<void> {
    this.world.assertUp();
    await this.world.sandboxes.get(run_id)?.stop(grace_ms);
  }

  async remove(run_id: string): Promise<void> {
    this.world.assertUp();
    const sandbox = this.world.sandboxes.get(run_id);
    await sandbox?.stop(0);
    if (this.world.sandboxes.get(run_id) === sandbox) this.world.sandboxes.delete(run_id);
  }

  // deno-lint-ignore require-await
  async list(owner: string): Promise<SandboxInfo[]> {
    this.world.assertUp();
    return [...this.world.sandboxes.values()]
      .filter((sandbox) => sandbox.spec.owner === owner)
      .map((sandbox) => sandbox.info());
  }

  close(): Promise<void> {
    this.#closing.abort(new DOMException("The sandbox provider was closed", "AbortError"));
    return Promise.resolve();
  }

  #until(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#closing.signal]);
  }
}
