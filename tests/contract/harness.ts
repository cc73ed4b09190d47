import { join } from "node:path";
import type {
  SandboxExit,
  SandboxMount,
  SandboxProvider,
  SandboxSpec,
} from "../../backend/sandbox/provider.ts";
import type { Action } from "./actions.ts";

/** One kind of provider, as the suite sees it. */
export interface ProviderKind {
  readonly name: string;
  readonly image: string;
  /** A provider of this owner; all that are made on one state folder share their sandboxes. */
  make(owner: string, state: string): SandboxProvider;
  /** The argument vector of a command that does this. */
  command(actions: readonly Action[]): string[];
}

/** No test of the suite takes longer than this; a wait that would is a failure. */
const LIMIT_MS = 60_000;

/** What one test of the suite works with: a provider of its own owner and a mounted folder. */
export class Harness {
  readonly owner = `test-${crypto.randomUUID()}`;
  readonly limit = new AbortController();
  readonly #timer = setTimeout(
    () => this.limit.abort(new Error(`Took longer than ${LIMIT_MS} ms`)),
    LIMIT_MS,
  );
  readonly #providers: SandboxProvider[] = [];
  readonly provider: SandboxProvider;

  private constructor(readonly kind: ProviderKind, readonly base: string) {
    this.provider = this.another();
  }

  /** @param folder_name of the mounted folder; whatever a path may hold */
  static async make(kind: ProviderKind, folder_name = "mounted"): Promise<Harness> {
    const base = await Deno.makeTempDir({ prefix: "haloop contract " });
    // An unprivileged user of a container must get through to what is mounted from in it.
    await Deno.chmod(base, 0o755);
    await Deno.mkdir(join(base, folder_name));
    const harness = new Harness(kind, base);
    harness.mount = { ...harness.mount, source: join(base, folder_name) };
    return harness;
  }

  mount: SandboxMount = { source: "", target: "/mission/artifacts", writable: true };

  get signal(): AbortSignal {
    return this.limit.signal;
  }

  /** A second provider on the same state, as the next backend process would make it. */
  another(owner = this.owner): SandboxProvider {
    const provider = this.kind.make(owner, this.state);
    this.#providers.push(provider);
    return provider;
  }

  /** Where a provider keeps its runs, if it does. */
  get state(): string {
    return join(this.base, "state of runs");
  }

  /** A file of the mounted folder on this machine. */
  file(name: string): string {
    return join(this.mount.source, name);
  }

  /** The same file as a command in the sandbox sees it. */
  inside(name: string): string {
    return join(this.provider.pathInSandbox(this.mount), name);
  }

  spec(actions: readonly Action[], changes: Partial<SandboxSpec> = {}): SandboxSpec {
    return {
      run_id: `r-${crypto.randomUUID()}`,
      mission_id: "m-of-the-suite",
      step_id: "research",
      owner: this.owner,
      image: this.kind.image,
      argv: this.kind.command(actions),
      env: {},
      mounts: [this.mount],
      limits: { memory_bytes: 64 * 1024 * 1024, cpus: 1, pids: 64 },
      network: "none",
      ...changes,
    };
  }

  async run(spec: SandboxSpec, provider = this.provider): Promise<SandboxExit> {
    await provider.start(spec);
    return await provider.wait(spec.run_id, this.signal);
  }

  /** The output of a run as bytes. */
  async output(
    run_id: string,
    { from = 0, follow = false, provider = this.provider } = {},
  ): Promise<Uint8Array> {
    const logs = provider.logs(run_id, { from, follow, signal: this.signal });
    return await new Blob(await Array.fromAsync(logs) as Uint8Array<ArrayBuffer>[]).bytes();
  }

  /** The output of a run as text. */
  async text(run_id: string, options = {}): Promise<string> {
    return new TextDecoder().decode(await this.output(run_id, options));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const cleaner = this.another();
    for (const { run_id } of await cleaner.list(this.owner)) await cleaner.remove(run_id);
    for (const provider of this.#providers) await provider.close();
    clearTimeout(this.#timer);
    await Deno.remove(this.base, { recursive: true });
  }
}

/** Resolves when the file is there and, if a text is given, holds it. */
export async function fileHolds(path: string, signal: AbortSignal, text = ""): Promise<void> {
  while (!(await Deno.readTextFile(path).catch(() => undefined))?.includes(text)) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
