/** The images of agents on this machine: which are there, and making them. */
import { join } from "node:path";
import { DockerCli } from "../docker_cli.ts";
import { cliEnvironment } from "../docker_environment.ts";
import { DockerError, dockerError } from "../docker_errors.ts";
import { SandboxError } from "../../provider.ts";
import { agentProgram, builtImage, type ProgramName } from "./agent_programs.ts";
import dockerfile from "./agent.Dockerfile" with { type: "text" };

export interface BuildOptions {
  readonly base_image: string;
  /** Certificates (PEM) that downloads go by besides the usual ones; a file of this machine. */
  readonly ca_file?: string;
  /** Told each line that docker prints. */
  progress(line: string): void;
  readonly signal?: AbortSignal;
}

/** A person may wait for the answer, as in New Mission. */
const ANSWER_LIMIT_MS = 15_000;

export class ImageShelf {
  readonly #cli: DockerCli;

  constructor(
    private readonly env: Readonly<Record<string, string>>,
    private readonly answer_limit_ms = ANSWER_LIMIT_MS,
  ) {
    this.#cli = new DockerCli(env);
  }

  /** Whether the image is on this machine. @throws SandboxError when docker does not answer in time */
  async has(image: string): Promise<boolean> {
    const args = ["image", "inspect", "--format", "{{.Id}}", "--", image];
    const signal = AbortSignal.timeout(this.answer_limit_ms);
    const result = await this.#cli.run(args, { signal });
    if (result.ok) return true;
    const action = `Could not look for the image "${image}"`;
    if (result.killed && signal.aborted) throw new DockerError(action, "hangs");
    if (/no such image/i.test(result.stderr)) return false;
    throw dockerError(action, result.stderr);
  }

  /**
   * Makes the image of an agent, and gives its name.
   *
   * @throws SandboxError with docker's last words when it cannot be made
   */
  async build(name: ProgramName, options: BuildOptions): Promise<string> {
    const folder = await Deno.makeTempDir({ prefix: "haloop-image-" });
    try {
      await Deno.writeTextFile(join(folder, "Dockerfile"), dockerfile);
      await Deno.writeTextFile(join(folder, "ca.pem"), await certificates(options.ca_file));
      await this.#build(name, options, folder);
      return builtImage(name);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }

  async #build(name: ProgramName, options: BuildOptions, folder: string): Promise<void> {
    const env = {
      ...buildEnvironment(this.env),
      DOCKER_BUILDKIT: await this.#hasBuildx() ? "1" : "0",
    };
    const last: string[] = [];
    const told = (line: string) => {
      if (last.push(line) > 5) last.shift();
      options.progress(line);
    };
    const ok = await runTold(
      buildArguments(name, options.base_image, folder),
      env,
      told,
      options.signal,
    );
    options.signal?.throwIfAborted();
    if (ok) return;
    throw new SandboxError(
      `Could not build the image of "${name}" on "${options.base_image}": ${last.join(" | ")}. ` +
        `Check the network, or set agents.base_image and agents.build_ca_file in config.json`,
    );
  }

  /** Debian's docker has no buildx, and without it BuildKit fails. */
  async #hasBuildx(): Promise<boolean> {
    return (await this.#cli.run(["buildx", "version"])).ok;
  }
}

/** docker's own needs, and the proxies that it hands to downloads of a build; no keys. */
function buildEnvironment(env: Readonly<Record<string, string>>): Record<string, string> {
  const proxies = Object.entries(env).filter(([name]) => /^(https?|no|all|ftp)_proxy$/i.test(name));
  return cliEnvironment(env, Object.fromEntries(proxies));
}

function buildArguments(name: ProgramName, base: string, folder: string): string[] {
  const { package: npm, version, program } = agentProgram(name);
  const values = { BASE: base, PACKAGE: `${npm}@${version}`, PROGRAM: program, VERSION: version };
  return [
    ...["build", "--tag", builtImage(name)],
    ...Object.entries(values).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]),
    folder,
  ];
}

/** update-ca-certificates takes an empty file for a certificate that is broken, hence the comment. */
async function certificates(file: string | undefined): Promise<string> {
  if (file === undefined) return "# none\n";
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    throw new SandboxError(
      `Could not read the certificates "${file}": ${(error as Error).message}. ` +
        `Set agents.build_ca_file in config.json to a file that is there`,
      { cause: error },
    );
  }
}

/** Runs docker and tells its lines, of both outputs, as they come. */
async function runTold(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  told: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const child = new Deno.Command("docker", {
    args: [...args],
    clearEnv: true,
    env: { ...env },
    stdin: "null",
    ...{ stdout: "piped", stderr: "piped" },
    ...(signal === undefined ? {} : { signal }),
  }).spawn();
  await Promise.all([child.stdout, child.stderr].map((stream) => tellLines(stream, told)));
  return (await child.status).success;
}

async function tellLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  told: (line: string) => void,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split(/[\r\n]+/);
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") told(line.trim());
  }
  if (rest.trim() !== "") told(rest.trim());
}
