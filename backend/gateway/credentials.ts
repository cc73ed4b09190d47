/**
 * Where the credential of an agent comes from: its own command, what was stored for it, or a variable of
 * the environment, which agents share and which therefore counts last.
 */
import type { ModelProtocol } from "@haloop/shared";
import { beforeAbort } from "../before_abort.ts";
import { GatewayError } from "./gateway.ts";
import { type Credential, PROTOCOLS, type Variable } from "./protocols.ts";

/** Asking a keychain or a password store again and again would annoy the person. */
const KEEP_COMMAND_MS = 5 * 60_000;
/** What a header can carry; an error about one that it cannot would quote the secret. */
const CARRIED = /^[\x21-\x7e]+$/;
/** Such a command may have to wait for the person's finger or password. */
const COMMAND_LIMIT_MS = 60_000;

export interface CredentialParts {
  /** The environment of `haloop start`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The configured command of an agent. */
  command(agent: string): readonly string[] | undefined;
  /** What `haloop agents login` was given. */
  stored(agent: string): Promise<string | undefined>;
  /** The names in the environment that count for an agent; those of the protocol unless given. */
  variables?(agent: string, protocol: ModelProtocol): readonly Variable[];
  /** Told of each secret before it is used. */
  learned(secret: string): void;
  /** How long a command may take, in milliseconds. */
  readonly command_limit_ms?: number;
}

export interface FoundCredential {
  readonly credential: Credential;
  /** Such as `ANTHROPIC_API_KEY`, `credential_command` or `haloop agents login`. */
  readonly from: string;
}

interface Answer {
  readonly secret: Promise<string>;
  readonly until_ms: number;
}

export class Credentials {
  readonly #answers = new Map<string, Answer>();

  readonly #limit_ms: number;

  constructor(private readonly parts: CredentialParts) {
    this.#limit_ms = parts.command_limit_ms ?? COMMAND_LIMIT_MS;
  }

  /**
   * The credential of an agent; undefined when there is none.
   *
   * @throws GatewayError when the configured command fails, or no header can carry what was found
   */
  async find(agent: string, protocol: ModelProtocol): Promise<FoundCredential | undefined> {
    const found = await this.#byCommand(agent, protocol) ??
      await this.#stored(agent, protocol) ?? this.#inEnvironment(agent, protocol);
    if (found === undefined) return undefined;
    if (!CARRIED.test(found.credential.secret)) {
      throw new GatewayError(
        `the credential of the agent "${agent}" from ${found.from} has spaces, line breaks or letters ` +
          `that no key has. Give the key alone`,
      );
    }
    this.parts.learned(found.credential.secret);
    return found;
  }

  /** @throws GatewayError when there is none, with what to do */
  async need(agent: string, protocol: ModelProtocol): Promise<Credential> {
    const found = await this.find(agent, protocol);
    if (found !== undefined) return found.credential;
    const [variable] = this.#variables(agent, protocol)[0] ?? [];
    const or = variable === undefined
      ? `name the variable that holds it in agents.${agent}.credential_variable of config.json`
      : `start Haloop with ${variable}`;
    throw new GatewayError(
      `there is no credential for the agent "${agent}". Give one with: haloop agents login ${agent} ` +
        `(or ${or})`,
    );
  }

  /** The next look asks the command of the agent again, although it answered or failed just now. */
  forget(agent: string): void {
    this.#answers.delete(agent);
  }

  /** Whether finding the credential would run the agent's command: it has not answered lately. */
  wouldAsk(agent: string): boolean {
    return this.parts.command(agent) !== undefined && this.#fresh(agent) === undefined;
  }

  #fresh(agent: string): Answer | undefined {
    const answer = this.#answers.get(agent);
    return answer === undefined || answer.until_ms < Date.now() ? undefined : answer;
  }

  #variables(agent: string, protocol: ModelProtocol): readonly Variable[] {
    return this.parts.variables?.(agent, protocol) ?? PROTOCOLS[protocol].variables;
  }

  #inEnvironment(agent: string, protocol: ModelProtocol): FoundCredential | undefined {
    for (const [name, kind] of this.#variables(agent, protocol)) {
      const secret = this.parts.env[name]?.trim();
      if (secret !== undefined && secret !== "") {
        return { credential: { secret, kind }, from: name };
      }
    }
    return undefined;
  }

  async #byCommand(agent: string, protocol: ModelProtocol): Promise<FoundCredential | undefined> {
    const argv = this.parts.command(agent);
    if (argv === undefined) return undefined;
    let answer = this.#fresh(agent);
    if (answer === undefined) {
      answer = {
        secret: secretOf(agent, argv, this.#limit_ms),
        until_ms: Date.now() + KEEP_COMMAND_MS,
      };
      this.#answers.set(agent, answer);
      // A failure is kept as long as an answer: a keychain that is locked would ask again and again.
      answer.secret.catch(() => {});
    }
    const secret = await answer.secret;
    return { credential: { secret, kind: kindOf(protocol, secret) }, from: "credential_command" };
  }

  async #stored(agent: string, protocol: ModelProtocol): Promise<FoundCredential | undefined> {
    const secret = await this.parts.stored(agent);
    return secret === undefined
      ? undefined
      : { credential: { secret, kind: kindOf(protocol, secret) }, from: "haloop agents login" };
  }
}

/** `claude setup-token` gives tokens that begin so. */
function kindOf(protocol: ModelProtocol, secret: string): Credential["kind"] {
  return protocol === "anthropic" && secret.startsWith("sk-ant-oat") ? "oauth" : "key";
}

async function secretOf(
  agent: string,
  argv: readonly string[],
  limit_ms: number,
): Promise<string> {
  const action = `Could not get the credential of the agent "${agent}" from "${argv[0] ?? ""}"`;
  const remedy = `Check agents.${agent}.credential_command in config.json`;
  const limit = AbortSignal.timeout(limit_ms);
  let result: Printed;
  try {
    result = await printedBy(argv, limit);
  } catch (error) {
    const why = limit.aborted
      ? `it, or what it started, did not end within ${limit_ms / 1000} s`
      : (error as Error).message;
    throw new GatewayError(`${action}: ${why}. ${remedy}`, { cause: error });
  }
  // What it printed is not told: it may be the secret.
  if (!result.success) {
    throw new GatewayError(`${action}: it exited with ${result.code}. ${remedy}`);
  }
  // Password stores have the secret in the first line and notes below it.
  const [first = ""] = new TextDecoder().decode(result.stdout).trim().split(/\r?\n/);
  const secret = first.trim();
  if (secret === "") throw new GatewayError(`${action}: it printed nothing. ${remedy}`);
  return secret;
}

interface Printed {
  readonly success: boolean;
  readonly code: number;
  readonly stdout: Uint8Array;
}

/** What the command started may hold its output open for ever: the wait ends with the limit. */
async function printedBy([program = "", ...args]: readonly string[], limit: AbortSignal) {
  const child = new Deno.Command(program, {
    args,
    ...{ stdin: "null", stdout: "piped", stderr: "null" },
  }).spawn();
  const ended = new AbortController();
  limit.addEventListener("abort", () => child.kill("SIGKILL"), { signal: ended.signal });
  void child.status.then(() => ended.abort());
  const chunks: Uint8Array[] = [];
  const sink = new WritableStream<Uint8Array>({ write: (chunk) => void chunks.push(chunk) });
  await child.stdout.pipeTo(sink, { signal: limit });
  const { success, code } = await beforeAbort(child.status, limit);
  return { success, code, stdout: Buffer.concat(chunks) } satisfies Printed;
}
