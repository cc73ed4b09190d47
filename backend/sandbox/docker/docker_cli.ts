import { DockerError } from "./docker_errors.ts";
import { cliEnvironment } from "./docker_environment.ts";

export interface CliResult {
  readonly ok: boolean;
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
      const { success, stdout, stderr } = await command.output();
      return { ok: success, stdout: text(stdout).trim(), stderr: text(stderr).trim() };
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      throw new DockerError("Could not use Docker", "not_installed", { cause: error });
    }
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
