import { join } from "node:path";
import { z } from "zod";
import { exitReason } from "../exit_reason.ts";
import type { SandboxExit, SandboxSpec } from "../provider.ts";
import { openIfThere } from "./open_if_there.ts";
import { isAlive, parseIdentity, type ProcessIdentity } from "./process_identity.ts";

/** What is kept of a spec: whose run it is. Neither environment nor command, which may hold secrets. */
const KeptSpec = z.object({
  run_id: z.string(),
  mission_id: z.string(),
  step_id: z.string(),
  owner: z.string(),
});
export type KeptSpec = z.infer<typeof KeptSpec>;

/** An exit code has at most three digits. */
const LONGEST_EXIT = 16;

/** In place of a supervisor's claim, which always appears whole. */
const FORBIDDEN = "";

/** What the folder of a run tells about it. */
export type RunState =
  | { kind: "unknown" }
  /** There is a folder, but no supervisor has claimed the run yet. */
  | { kind: "created" }
  | { kind: "running"; supervisor: ProcessIdentity }
  | { kind: "ended"; supervisor: ProcessIdentity; exit: SandboxExit };

/** The folder of one local run; see supervisor_script.ts for who writes what. */
export class RunFolder {
  readonly output: string;
  readonly home: string;
  readonly tmp: string;

  constructor(readonly path: string) {
    this.output = join(path, "output");
    this.home = join(path, "home");
    this.tmp = join(path, "tmp");
  }

  /** Makes the folder; again does no harm, also while another process does the same. */
  async prepare({ run_id, mission_id, step_id, owner }: SandboxSpec): Promise<void> {
    await Deno.mkdir(this.path, { recursive: true, mode: 0o700 });
    await Deno.mkdir(this.home, { recursive: true, mode: 0o700 });
    await Deno.mkdir(this.tmp, { recursive: true, mode: 0o700 });
    const written = join(this.path, `spec.json.${crypto.randomUUID()}`);
    await Deno.writeTextFile(written, JSON.stringify({ run_id, mission_id, step_id, owner }));
    await Deno.rename(written, join(this.path, "spec.json"));
  }

  /** Undefined when the folder is not one of a run, or not yet. */
  async spec(): Promise<KeptSpec | undefined> {
    const text = await readIfThere(join(this.path, "spec.json"));
    try {
      return KeptSpec.parse(JSON.parse(text ?? ""));
    } catch {
      return undefined;
    }
  }

  /** The supervisor that claimed the run. */
  async supervisor(): Promise<ProcessIdentity | undefined> {
    return parseIdentity(await readIfThere(join(this.path, "pid")) ?? "");
  }

  /**
   * Takes the claim, so that no supervisor that is on its way ever gets it. Such a folder is of no use
   * any more and has to be removed.
   *
   * @returns the supervisor that was quicker and runs the command; undefined when none ever will
   */
  async forbid(): Promise<ProcessIdentity | undefined> {
    try {
      await Deno.writeTextFile(join(this.path, "pid"), FORBIDDEN, { createNew: true });
      return undefined;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      if (error instanceof Deno.errors.AlreadyExists) return await this.supervisor();
      throw error;
    }
  }

  /** Whether {@link forbid} was not followed by the removal of the folder. */
  async isForbidden(): Promise<boolean> {
    return await readIfThere(join(this.path, "pid")) === FORBIDDEN;
  }

  /** The leader of the command's process group, from just before the command begins. */
  async group(): Promise<ProcessIdentity | undefined> {
    return parseIdentity(await readIfThere(join(this.path, "group")) ?? "");
  }

  async state(): Promise<RunState> {
    const supervisor = await this.supervisor();
    if (supervisor === undefined) return { kind: await this.#exists() ? "created" : "unknown" };
    // Looked for before and after: a supervisor writes its last word and is gone.
    const exit = await this.#exit();
    if (exit !== undefined) return { kind: "ended", supervisor, exit };
    if (await isAlive(supervisor)) return { kind: "running", supervisor };
    return { kind: "ended", supervisor, exit: await this.#exit() ?? { reason: "lost" } };
  }

  async #exit(): Promise<SandboxExit | undefined> {
    // Opened once: the folder may be removed between reading the code and the time.
    using file = await openIfThere(join(this.path, "exit"));
    if (file === undefined) return undefined;
    const bytes = new Uint8Array(LONGEST_EXIT);
    const length = await file.read(bytes) ?? 0;
    const exit_code = Number.parseInt(new TextDecoder().decode(bytes.subarray(0, length)), 10);
    // The disk was full.
    if (Number.isNaN(exit_code)) return { reason: "lost" };
    const finished_at = ((await file.stat()).mtime ?? new Date()).toISOString();
    return { reason: exitReason(exit_code), exit_code, finished_at };
  }

  async #exists(): Promise<boolean> {
    return await Deno.stat(this.path).then(() => true, () => false);
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
