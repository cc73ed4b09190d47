/** The real backend as a process of its own, for tests that cross its door. */
import { createClient, type HaloopClient } from "@haloop/shared";
import { join } from "node:path";
import { readServerFile } from "../../backend/store/home_lock.ts";
import { until } from "../../cli/until.ts";
import { ROOT } from "./root.ts";
import { RUN_SOURCE } from "./source.ts";

const MAIN = join(ROOT, "backend", "main.ts");
/** Deno itself may wait for the lock on node_modules while many processes start at once. */
const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 15_000;

export interface ServerOptions {
  readonly home: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly provider?: "auto" | "docker" | "local";
  /** Further environment, such as `HALOOP_FAULT`. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly client: HaloopClient;
  /** Resolves when the process has ended in whatever way. */
  readonly ended: Promise<Deno.CommandStatus>;
  /** What it has printed so far. */
  output(): string;
  /** Ends it as `haloop stop` does; the process is gone when this resolves. */
  stop(): Promise<Deno.CommandStatus>;
  /** Ends it as a power failure does. */
  kill(): Promise<Deno.CommandStatus>;
}

/**
 * Starts the backend on a home.
 *
 * @returns once it answers
 * @throws Error with what it printed, when it ends instead or does not answer in time
 */
export async function startServer(options: ServerOptions): Promise<TestServer> {
  const child = spawn(options);
  const printed = collect(child.stdout, child.stderr);
  let ended = false;
  const status = child.status.finally(() => ended = true);
  let port: number | undefined;
  await until(async () => {
    port = ended ? undefined : await answeringPort(options.home, child.pid);
    return ended || port !== undefined;
  }, START_TIMEOUT_MS);
  if (port === undefined) {
    if (!ended) child.kill("SIGKILL");
    const { code } = await status;
    await printed.complete;
    throw new Error(`The backend did not start (exit code ${code}):\n${printed.text()}`);
  }
  return testServer(child, port, status, printed);
}

/** Starts the backend and ends it as a power failure does, however far it has come. */
export async function killAtBirth(options: ServerOptions, after_ms: number): Promise<void> {
  const child = spawn(options);
  const printed = collect(child.stdout, child.stderr);
  const timer = setTimeout(() => send(child, "SIGKILL"), after_ms);
  await child.status;
  clearTimeout(timer);
  await printed.complete;
}

function testServer(
  child: Deno.ChildProcess,
  port: number,
  ended: Promise<Deno.CommandStatus>,
  printed: ReturnType<typeof collect>,
): TestServer {
  const url = `http://127.0.0.1:${port}`;
  const end = async (signal: Deno.Signal) => {
    send(child, signal);
    const timer = setTimeout(() => send(child, "SIGKILL"), STOP_TIMEOUT_MS);
    const status = await ended;
    clearTimeout(timer);
    await printed.complete;
    return status;
  };
  return {
    url,
    port,
    pid: child.pid,
    client: createClient(url),
    ended,
    output: printed.text,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    [Symbol.asyncDispose]: async () => void await end("SIGTERM"),
  };
}

function spawn({ home, port = 0, provider = "auto", env = {} }: ServerOptions) {
  return new Deno.Command(Deno.execPath(), {
    args: [...RUN_SOURCE, MAIN],
    env: { HALOOP_HOME: home, PORT: `${port}`, HALOOP_PROVIDER: provider, ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** The port of the server with this pid, once it answers there; a killed one's file is not enough. */
async function answeringPort(home: string, pid: number): Promise<number | undefined> {
  try {
    const file = await readServerFile(home);
    if (file?.pid !== pid) return undefined;
    const health = await createClient(`http://127.0.0.1:${file.port}`).health();
    return health.pid === pid ? file.port : undefined;
  } catch {
    return undefined;
  }
}

function collect(...streams: ReadableStream<Uint8Array>[]) {
  let text = "";
  const read = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  };
  return { text: () => text, complete: Promise.all(streams.map(read)) };
}

function send(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended already.
  }
}

/** The home of a test below a folder, so that both go together. */
export function homeIn(folder: string): string {
  return join(folder, "haloop home");
}
