/** Running the real `haloop` program as a process. */
import { join } from "node:path";
import { ROOT } from "./root.ts";
import { RUN_SOURCE } from "./source.ts";

const MAIN = join(ROOT, "cli", "main.ts");

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface HaloopOptions {
  readonly home: string;
  readonly env?: Record<string, string>;
  readonly cwd?: string;
}

/** Runs `haloop` to its end. */
export async function haloop(args: readonly string[], options: HaloopOptions): Promise<Ran> {
  const { code, stdout, stderr } = await haloopCommand(args, options).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Starts `haloop`; the caller ends it. Its environment is not that of the tests. */
export function haloopCommand(args: readonly string[], options: HaloopOptions): Deno.Command {
  const { home, env = {}, cwd } = options;
  return new Deno.Command(Deno.execPath(), {
    args: [...RUN_SOURCE, MAIN, ...args],
    clearEnv: true,
    env: { ...passedOn(), HALOOP_HOME: home, PORT: "0", HALOOP_PROVIDER: "local", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...cwd !== undefined && { cwd },
  });
}

/** What a program needs of the machine; nothing that would change what Haloop does. */
function passedOn(): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "DENO_DIR", "DOCKER_HOST", "SystemRoot"];
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** A folder that is removed at the end of a test. Its name has a space, as real ones do. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "haloop test " }));
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
