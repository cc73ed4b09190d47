/** The person's repository while work is taken into it, and the commands that were run there. */
import { git, gitText, tryGit, WITHOUT_HOOKS } from "./git.ts";
import { typed } from "../typed.ts";

/** Pushing waits for a network and perhaps for a hardware key. */
const PUSH_LIMIT_MS = 5 * 60_000;

/** Fetching that leaves no trace in the repository but what was asked for. */
export const FETCH = ["fetch", "--no-tags", "--quiet", "--no-write-fetch-head"];

export interface InRepository {
  readonly path: string;
  /** What was run so far and changed something, as it could be typed: without hooks and filters as well. */
  readonly commands: string[];
  /**
   * Runs git with neutral settings: no hook, no filter.
   *
   * @param where another working tree of the repository
   */
  run(args: readonly string[], where?: string): Promise<void>;
  /** Runs git with the person's own settings (remotes, keys, proxies), but without hooks. */
  runAsPerson(args: readonly string[]): Promise<void>;
  /** The commit that a ref stands at; undefined when there is no such ref. */
  commitAt(ref: string): Promise<string | undefined>;
  remotes(): Promise<string[]>;
  /** Answers a question that changes nothing. */
  ask(args: readonly string[], where?: string): Promise<string>;
}

export class Repository implements InRepository {
  readonly commands: string[] = [];
  #settings: Promise<string[]> | undefined;

  constructor(readonly path: string) {}

  async run(args: readonly string[], where = this.path): Promise<void> {
    const neutral = [...await this.#withoutFilters(), ...args];
    await git(neutral, { cwd: where });
    this.#note(neutral, where);
  }

  async runAsPerson(args: readonly string[]): Promise<void> {
    await git(args, { cwd: this.path, settings: "person", limit_ms: PUSH_LIMIT_MS });
    this.#note(args, this.path);
  }

  async commitAt(ref: string): Promise<string | undefined> {
    const args = ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`];
    const { code, stdout } = await tryGit(args, { cwd: this.path });
    return code === 0 ? new TextDecoder().decode(stdout).trim() : undefined;
  }

  async remotes(): Promise<string[]> {
    return (await this.ask(["remote"])).split("\n").filter((name) => name !== "");
  }

  async ask(args: readonly string[], where = this.path): Promise<string> {
    return await gitText([...await this.#withoutFilters(), ...args], { cwd: where });
  }

  #note(args: readonly string[], where: string): void {
    this.commands.push(["git", "-C", where, ...WITHOUT_HOOKS, ...args].map(typed).join(" "));
  }

  /** Settings that empty every filter which the repository itself configures. */
  #withoutFilters(): Promise<string[]> {
    this.#settings ??= filtersOf(this.path);
    return this.#settings;
  }
}

async function filtersOf(path: string): Promise<string[]> {
  const args = ["config", "-z", "--name-only", "--get-regexp", "^filter\\."];
  const { stdout } = await tryGit(args, { cwd: path });
  const keys = new TextDecoder().decode(stdout).split("\0").filter((key) => key !== "");
  const drivers = new Set(keys.map((key) => key.slice(0, key.lastIndexOf("."))));
  return [...drivers].flatMap((driver) =>
    ["clean=", "smudge=", "process=", "required=false"].flatMap((one) => ["-c", `${driver}.${one}`])
  );
}
