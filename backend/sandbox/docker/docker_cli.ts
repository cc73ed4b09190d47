import { DockerError } from "./docker_errors.ts";
import { cliEnvironment } from "./docker_environment.ts";

export interface CliResult {
  readonly ok: boolean;
  /** It was ended by a signal: nobody knows what it had done by then. */
  readonly killed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls the docker command with an argument vector, never through a shell. */
export class DockerCli {
  /** @param env the environment in which the CLI finds its daemon */
  constructor(private readonly env: Readonly<Record<string, string>>) {}

  /**
   * Runs `docker` with the arguments to its end. That docker refuses is a result, not an exception.
   *
   * @param forContainer values for `--env NAME` arguments
   * @throws DockerError when there is no docker command
   */
  async run(
    args: readonly string[],
    forContainer: Readonly<Record<string, string>> = {},
  ): Promise<CliResult> {
    const command = new Deno.Command("docker", {
      args: [...args],
      clearEnv: true,
      env: cliEnvironment(this.env, forContainer),
      stdin: "null",
    });
    try {
      const { success, signal, stdout, stderr } = await command.output();
      const printed = { stdout: text(stdout).trim(), stderr: text(stderr).trim() };
      return { ok: success, killed: signal !== null, ...printed };
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      throw new DockerError("Could not use Docker", "not_installed", { cause: error });
    }
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
