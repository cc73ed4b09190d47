import { DockerError } from "./docker_errors.ts";
import { cliEnvironment } from "./docker_environment.ts";

export interface CliOptions {
  /** Values for `--env NAME` arguments. */
  readonly for_container?: Readonly<Record<string, string>>;
  /** Aborting kills the command; the result says that it was killed. */
  readonly signal?: AbortSignal;
}

export interface CliResult {
  readonly ok: boolean;
  /** It was ended by a signal: nobody knows what it had done by then. */
  readonly killed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

const KILLED: CliResult = { ok: false, killed: true, stdout: "", stderr: "" };

/** How long the children of a docker command that was killed are waited for. */
const KILLED_LIMIT_MS = 10_000;

/** Calls the docker command with an argument vector, never through a shell. */
export class DockerCli {
  /** @param env the environment in which the CLI finds its daemon */
  constructor(private readonly env: Readonly<Record<string, string>>) {}

  /**
   * Runs `docker` with the arguments to its end. That docker refuses is a result, not an exception.
   *
   * @throws DockerError when there is no docker command
   */
  async run(
    args: readonly string[],
    { for_container = {}, signal }: CliOptions = {},
  ): Promise<CliResult> {
    if (signal?.aborted) return KILLED;
    const command = new Deno.Command("docker", {
      args: [...args],
      clearEnv: true,
      env: cliEnvironment(this.env, for_container),
      ...{ stdin: "null", stdout: "piped", stderr: "piped" },
    });
    return await outputOf(spawned(command), signal);
  }
}

function spawned(command: Deno.Command): Deno.ChildProcess {
  try {
    return command.spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new DockerError("Could not use Docker", "not_installed", { cause: error });
  }
}

/**
 * A `docker` that is a script has children, and these hold its pipes: it is over when they have ended
 * as well, so that nothing of it is at work any more. But a kill does not wait for them for ever.
 */
async function outputOf(child: Deno.ChildProcess, signal?: AbortSignal): Promise<CliResult> {
  const given_up = Promise.withResolvers<CliResult>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const kill = () => {
    killIfAlive(child);
    timer = setTimeout(() => given_up.resolve(KILLED), KILLED_LIMIT_MS);
  };
  signal?.addEventListener("abort", kill, { once: true });
  try {
    return await Promise.race([resultOf(child), given_up.promise]);
  } finally {
    signal?.removeEventListener("abort", kill);
    clearTimeout(timer);
  }
}

function killIfAlive(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    // It has ended, and only its children are still there.
    if (!(error instanceof TypeError)) throw error;
  }
}

async function resultOf(child: Deno.ChildProcess): Promise<CliResult> {
  const { success, signal, stdout, stderr } = await child.output();
  const printed = { stdout: text(stdout).trim(), stderr: text(stderr).trim() };
  return { ok: success, killed: signal !== null, ...printed };
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
