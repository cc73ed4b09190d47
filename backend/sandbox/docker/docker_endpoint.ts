import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { SandboxError } from "../provider.ts";
import { DockerCli } from "./docker_cli.ts";
import { asDockerError, DockerError } from "./docker_errors.ts";

/** How to reach the daemon, in the words of dockerode's options. */
export type DockerConnection =
  | { socketPath: string }
  | {
    protocol: "http" | "https";
    host: string;
    port: number;
    ca?: Buffer;
    cert?: Buffer;
    key?: Buffer;
  };

export interface DockerEndpoint {
  /** As the person would write it, for messages. */
  readonly name: string;
  readonly connection: DockerConnection;
  /** Makes the CLI talk to this daemon, also when the person switches to another context later. */
  readonly cli_env: Readonly<Record<string, string>>;
}

type Environment = Readonly<Record<string, string>>;

const DEFAULT_HOST = "unix:///var/run/docker.sock";
const DEFAULT_PORT = { http: 2375, https: 2376 };

/** Of `docker context inspect`: https://docs.docker.com/reference/cli/docker/context/inspect/ */
const Contexts = z.array(z.object({
  Name: z.string(),
  Endpoints: z.object({ docker: z.object({ Host: z.string() }) }),
  Storage: z.object({ TLSPath: z.string() }).optional(),
})).min(1);

/**
 * Finds the daemon that the docker command of this person talks to: DOCKER_HOST, else the current
 * context (Docker Desktop, Colima and rootless Docker make one), else the usual socket.
 *
 * @throws SandboxError when the endpoint is of a kind that cannot be used
 */
export async function findEndpoint(env: Environment): Promise<DockerEndpoint> {
  const host = env["DOCKER_HOST"];
  if (host) {
    const withTls = Boolean(env["DOCKER_TLS_VERIFY"] || env["DOCKER_TLS"]);
    const certificates = env["DOCKER_CERT_PATH"] ?? join(env["HOME"] ?? "", ".docker");
    return await endpoint(host, withTls ? certificates : undefined, env);
  }
  const context = await currentContext(env);
  if (context === undefined) {
    return await endpoint(DEFAULT_HOST, undefined, { ...env, DOCKER_HOST: DEFAULT_HOST });
  }
  const folder = context.Storage && join(context.Storage.TLSPath, "docker");
  const cli_env = { ...env, DOCKER_CONTEXT: context.Name };
  return await endpoint(context.Endpoints.docker.Host, folder, cli_env);
}

/** Undefined when the CLI is too old or too broken to tell. */
async function currentContext(env: Environment) {
  const result = await new DockerCli(env).run(["context", "inspect"]);
  try {
    return Contexts.parse(JSON.parse(result.stdout))[0];
  } catch {
    return undefined;
  }
}

async function endpoint(
  name: string,
  certificates: string | undefined,
  cli_env: Environment,
): Promise<DockerEndpoint> {
  try {
    return { name, connection: await connectionOf(new URL(name), certificates), cli_env };
  } catch (error) {
    if (error instanceof SandboxError) throw error;
    throw new DockerError(`Could not use the Docker endpoint "${name}"`, "endpoint", {
      cause: error,
    });
  }
}

async function connectionOf(url: URL, certificates: string | undefined): Promise<DockerConnection> {
  switch (url.protocol) {
    case "unix:":
    case "npipe:":
      return { socketPath: decodeURIComponent(url.pathname) };
    case "tcp:":
    case "http:":
    case "https:":
      return await networkConnection(url, certificates);
    default:
      // Over ssh the folders to be mounted would be those of the other machine.
      throw asDockerError(
        `Could not use the Docker endpoint "${url}"`,
        `docker endpoint of the kind ${url.protocol}`,
      );
  }
}

async function networkConnection(url: URL, folder: string | undefined): Promise<DockerConnection> {
  const keys = folder === undefined ? {} : await readCertificates(folder);
  const protocol = url.protocol === "https:" || "key" in keys ? "https" : "http";
  const port = url.port === "" ? DEFAULT_PORT[protocol] : Number(url.port);
  return { protocol, host: url.hostname, port, ...keys };
}

/** A context without TLS has no such folder. */
async function readCertificates(
  folder: string,
): Promise<{ ca?: Buffer; cert?: Buffer; key?: Buffer }> {
  try {
    const [ca, cert, key] = await Promise.all(
      ["ca.pem", "cert.pem", "key.pem"].map((file) => readFile(join(folder, file))),
    );
    return { ca: ca!, cert: cert!, key: key! };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}
