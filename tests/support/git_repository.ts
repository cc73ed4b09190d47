/** Real git repositories for tests, and what a person's repository holds byte for byte. */
import { dirname, join } from "node:path";
import { sha256 } from "../../backend/hash.ts";

/** A repository as a person has one, with their own name in its configuration. */
export class TestRepository {
  constructor(readonly path: string) {}

  /** Makes a repository on branch `main` with these files in its first commit. */
  static async make(
    path: string,
    files: Record<string, string> = { "README.md": "# A project\n" },
  ): Promise<TestRepository> {
    await Deno.mkdir(path, { recursive: true });
    const repository = new TestRepository(path);
    await repository.git("init", "--quiet", "--initial-branch=main");
    await repository.git("config", "user.name", "Ada Person");
    await repository.git("config", "user.email", "ada@example.org");
    await repository.write(files);
    await repository.commit("first");
    return repository;
  }

  async write(files: Record<string, string | Uint8Array>): Promise<void> {
    await writeFiles(this.path, files);
  }

  async commit(message: string): Promise<string> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--message", message);
    return await this.git("rev-parse", "HEAD");
  }

  /** Runs git here and gives what it printed. */
  git(...args: string[]): Promise<string> {
    return gitIn(this.path, ...args);
  }

  /**
   * What is there, byte for byte: every file of the working tree and of `.git` with its hash, but for
   * the branches `haloop/*` and the objects, which only ever grow.
   */
  async fingerprint(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    await collect(this.path, "", found);
    for (const path of found.keys()) {
      if (/^\.git\/(objects|refs\/heads\/haloop|logs\/refs\/heads\/haloop)(\/|$)/.test(path)) {
        found.delete(path);
      }
    }
    return found;
  }
}

/** Runs git with an environment that reads no settings of the machine. */
export async function gitIn(cwd: string, ...args: string[]): Promise<string> {
  const output = await new Deno.Command("git", {
    args,
    cwd,
    env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (output.success) return text(output.stdout).replace(/\n$/, "");
  throw new Error(`git ${args.join(" ")}: ${text(output.stderr)}`);
}

export async function writeFiles(
  folder: string,
  files: Record<string, string | Uint8Array>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(join(folder, path), bytes);
  }
}

async function collect(folder: string, below: string, found: Map<string, string>): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    const [path, place] = [join(folder, name), below === "" ? name : `${below}/${name}`];
    const info = await Deno.lstat(path);
    if (info.isSymlink) found.set(place, `link ${await Deno.readLink(path)}`);
    else if (info.isDirectory) {
      found.set(place, `folder ${info.mode}`);
      await collect(path, place, found);
    } else if (info.isFile) {
      found.set(place, `${info.mode} ${await sha256(await Deno.readFile(path))}`);
    } else found.set(place, "special");
  }
}
