/** Driving the program as it was built: `dist/haloop`, in a home of its own, without Deno on the PATH. */
import { createClient, type HaloopClient } from "@haloop/shared";
import { dirname, join } from "node:path";
import { readServerFile } from "../../backend/store/home_lock.ts";
import { ROOT } from "../support/root.ts";

export const PROGRAM = join(ROOT, "dist", Deno.build.os === "windows" ? "haloop.exe" : "haloop");

/** Whether it is the form that unpacks itself at the first start. */
export const unpacks: boolean = await beginsWith(PROGRAM, "#!/bin/sh");

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Another copy of the program. */
  readonly program?: string;
}

/** A person's machine: a folder with a HOME in it whose name has a space. */
export class Machine implements AsyncDisposable {
  private constructor(readonly folder: string, readonly home_dir: string) {}

  static async make(): Promise<Machine> {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "haloop program " }));
    const home_dir = join(folder, "my home");
    await Deno.mkdir(home_dir);
    return new Machine(folder, home_dir);
  }

  /** Where the program keeps its files when it is told nothing else. */
  get haloop_home(): string {
    return join(this.home_dir, ".haloop");
  }

  env(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      PATH: PATH_WITHOUT_DENO,
      HOME: this.home_dir,
      // One for all tests: only the tests of the first start need to unpack it again.
      XDG_CACHE_HOME: SHARED_CACHE,
      PORT: "0",
      HALOOP_PROVIDER: "local",
      ...more,
    };
  }

  /** Runs the program to its end, through pipes. */
  async run(args: readonly string[], { env, cwd, program }: RunOptions = {}): Promise<Ran> {
    return await outcome(program ?? PROGRAM, args, this.env(env), cwd ?? this.folder);
  }

  /** Starts the program; the caller ends it. */
  spawn(args: readonly string[], env?: Readonly<Record<string, string>>): Deno.ChildProcess {
    const options = { args: [...args], clearEnv: true, env: this.env(env), cwd: this.folder };
    const streams = { stdin: "null", stdout: "piped", stderr: "piped" } as const;
    return new Deno.Command(PROGRAM, { ...options, ...streams }).spawn();
  }

  /** A shell command in which `haloop` is the program. */
  async shell(script: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const path = `${dirname(PROGRAM)}:${PATH_WITHOUT_DENO}`;
    return await outcome("/bin/sh", ["-c", script], this.env({ PATH: path, ...env }), this.folder);
  }

  /** Runs the program with `--json` and gives what it printed; its exit code must be this one. */
  async json(args: readonly string[], code = 0, options: RunOptions = {}) {
    const ran = await this.run([...args, "--json"], options);
    if (ran.code !== code) {
      throw new Error(`haloop ${args.join(" ")} ended with ${ran.code}: ${ran.stderr}`);
    }
    return JSON.parse(ran.stdout);
  }

  /** A program of the person's own, on the PATH of `shell` by its path; gives that path. */
  async script(name: string, body: string): Promise<string> {
    const path = join(this.folder, name);
    await Deno.writeTextFile(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    return path;
  }

  /** What stands in config.json before the first start. */
  async configure(config: unknown): Promise<void> {
    await Deno.mkdir(this.haloop_home, { recursive: true });
    await Deno.writeTextFile(join(this.haloop_home, "config.json"), JSON.stringify(config));
  }

  /** A client for the server of this machine. */
  async client(haloop_home = this.haloop_home): Promise<HaloopClient> {
    const server = await readServerFile(haloop_home);
    if (server === undefined) throw new Error(`No server told its address in ${haloop_home}`);
    return createClient(`http://127.0.0.1:${server.port}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run(["stop"]);
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Debian's own programs: wherever Deno and Node.js were installed, it is not there. */
const PATH_WITHOUT_DENO = await folderWithout(["deno", "node", "npm", "npx"]);
const SHARED_CACHE = await Deno.makeTempDir({ prefix: "haloop cache " });
addEventListener("unload", () => {
  for (const folder of [SHARED_CACHE, PATH_WITHOUT_DENO]) {
    Deno.removeSync(folder, { recursive: true });
  }
});

/** A folder with links to what is in `/usr/bin` and `/bin`, except for those names. */
async function folderWithout(names: readonly string[]): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "haloop path " });
  for (const from of ["/usr/bin", "/bin"]) {
    for (const { name } of Deno.readDirSync(from)) {
      if (names.includes(name)) continue;
      // The same program in both, where /bin is a folder of its own.
      await Deno.symlink(join(from, name), join(folder, name)).catch(() => {});
    }
  }
  return folder;
}

async function outcome(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
  cwd: string,
): Promise<Ran> {
  const command = new Deno.Command(program, { args: [...args], clearEnv: true, env, cwd });
  const { code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

async function beginsWith(path: string, text: string): Promise<boolean> {
  try {
    using file = await Deno.open(path);
    const bytes = new Uint8Array(text.length);
    await file.read(bytes);
    return new TextDecoder().decode(bytes) === text;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(`There is no ${path}. Make it with: deno task compile`);
  }
}
