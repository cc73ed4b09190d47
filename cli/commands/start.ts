import { Command, Option } from "@commander-js/extra-typings";
import { join } from "node:path";
import {
  type Config,
  type ConfigFlags,
  homeOf,
  loadConfig,
  PROVIDER_SETTINGS,
} from "../../backend/config.ts";
import { portNumber } from "../arguments.ts";
import { openBrowser } from "../browser.ts";
import { pageOf } from "../connection.ts";
import type { Context } from "../context.ts";
import { startDetached } from "../detached.ts";
import { CliFailure, EXIT, homeFailure } from "../failure.ts";
import { clearOldCaches } from "../old_caches.ts";
import { makeHome, requireEntry } from "../home.ts";
import { err, out } from "../output.ts";
import { findServer, type ServerState } from "../server.ts";
import { stopOnSignals } from "../signals.ts";
import { withProgress } from "../terminal/progress.ts";

/** `haloop start`: serves the API and the UI in this process, or in one of its own. */
export function startCommand(context: Context) {
  return new Command("start")
    .description("start Haloop: the API and the UI in one process on one port")
    .option("-p, --port <number>", "the port to listen on (default: 4000)", portNumber)
    .option("--host <address>", "the address to listen on (default: 127.0.0.1)")
    .addOption(
      new Option("--provider <name>", "what runs the agents (default: auto)")
        .choices(PROVIDER_SETTINGS),
    )
    .option("--open", "open the browser when it answers")
    .option("-d, --detach", "run in the background and return when it answers")
    .option("--json", "print as JSON where it runs")
    .addHelpText("after", EXAMPLES)
    .action(async ({ port, host, provider, open, detach, json }) => {
      const flags: ConfigFlags = {
        ...port !== undefined && { port },
        ...host !== undefined && { host },
        ...provider !== undefined && { provider },
      };
      await requireEntry(homeOf(context.env));
      const config = loadConfig(context.env, flags);
      await makeHome(config.home);
      const tell = async (started: Started) => {
        if (json) return out.json(startedJson(started));
        printStarted(started);
        await printHints(config, started);
      };
      const started = await running(config, flags) ??
        (detach ? await startInBackground(config) : undefined);
      if (started === undefined) return await serve(config, open === true, tell);
      await tell(started);
      if (open) await openBrowser(started.address);
    });
}

/** A server that answers. */
interface Started {
  readonly url: string;
  /** With the token where one is needed; a visit with it keeps it in the browser. */
  readonly address: string;
  readonly pid: number;
  readonly how: "already_running" | "detached" | "foreground";
  /** The file that a server in the background writes to. */
  readonly log?: string;
  /** What is told of a server in the foreground besides. */
  readonly facts?: readonly (readonly [label: string, text: string])[];
}

function startedJson({ url, address, pid, how, log }: Started) {
  return { schema_version: 1, url, address, pid, how, log: log ?? null };
}

function printStarted({ address, pid, how, log, facts }: Started): void {
  const again = how === "already_running" ? "already " : "";
  const process = how === "foreground" ? "" : ` (pid ${pid})`;
  out.line(`Haloop is ${again}running on ${out.style.bold(address)}${process}`);
  if (log !== undefined) out.line(`Its log is ${log}. Stop it with: haloop stop`);
  if (facts !== undefined) out.rows(facts);
}

/** What a person who has just begun wants to know; nothing for scripts. */
async function printHints({ home, agent }: Config, { how }: Started): Promise<void> {
  if (!out.stream.isTerminal()) return;
  if (how === "foreground") out.line("Press Ctrl-C to stop");
  if (await hasMissions(home)) return;
  out.line("Make the first mission there, or with: haloop new");
  if (agent !== "mock") return;
  out.line(
    out.style.dim("Its agent is the mock, which copies texts: for a rehearsal, free of charge"),
  );
}

async function hasMissions(home: string): Promise<boolean> {
  try {
    for await (const { isDirectory } of Deno.readDir(join(home, "missions"))) {
      if (isDirectory) return true;
    }
    return false;
  } catch (error) {
    throw homeFailure(home, error);
  }
}

/** The server that this home has already; undefined when it has none. */
async function running(config: Config, flags: ConfigFlags): Promise<Started | undefined> {
  const found = await findServer(config.home);
  if (found.state === "stopped") return undefined;
  if (found.state === "silent") throw silent(config.home, found.server?.pid);
  const difference = differs(found, flags);
  if (difference !== undefined) {
    throw new CliFailure(
      EXIT.refused,
      `Could not start Haloop ${difference}: it is already running on ${found.url} ` +
        `(pid ${found.server.pid}). Stop that one first with: haloop stop`,
    );
  }
  const { url, token, server } = found;
  return { url, address: pageOf(url, "", token), pid: server.pid, how: "already_running" };
}

/** What was asked for by a flag that the running server is not; undefined when it is as asked. */
function differs(
  { server, health }: Extract<ServerState, { state: "running" }>,
  { port, host, provider }: ConfigFlags,
): string | undefined {
  if (port !== undefined && port !== 0 && port !== server.port) return `on port ${port}`;
  if (host !== undefined && host !== server.host) return `on ${host}`;
  if (provider !== undefined && provider !== "auto" && provider !== health.provider.name) {
    return `with provider ${provider}`;
  }
  return undefined;
}

function silent(home: string, pid: number | undefined): CliFailure {
  const who = pid === undefined ? "another process" : `the Haloop with pid ${pid}`;
  return new CliFailure(
    EXIT.refused,
    `Could not start Haloop: ${who} uses the home "${home}" but does not answer. ` +
      `End it with: haloop stop`,
  );
}

async function startInBackground(config: Config): Promise<Started> {
  const starting = startDetached(config);
  const { url, token, pid, log } = await withProgress("Starting Haloop", starting);
  return { url, address: pageOf(url, "", token), pid, how: "detached", log };
}

async function serve(
  config: Config,
  open: boolean,
  tell: (started: Started) => Promise<void>,
): Promise<void> {
  // Loaded here: the other commands answer faster without the server.
  const { startBackend } = await import("../../backend/main.ts");
  const { setUpLogging } = await import("../../backend/logging.ts");
  await setUpLogging();
  const starting = startBackend(config);
  // Before it has started: a signal may come right after its first answer.
  using _signals = stopOnSignals(async () => {
    err.line("Stopping. Agents at work go on, and the next start takes them over");
    await (await starting).stop();
  });
  const backend = await starting;
  const address = pageOf(backend.url, "", backend.token);
  await tell({
    url: backend.url,
    address,
    pid: Deno.pid,
    how: "foreground",
    facts: [["provider", backend.provider.why], ["home", config.home]],
  });
  if (open) await openBrowser(address);
  void clearOldCaches();
  await backend.finished;
}

const EXAMPLES = `
The defaults come from the environment (PORT, HALOOP_HOST, HALOOP_PROVIDER) and from config.json in
the home. If Haloop runs for this home already, its address is printed and nothing is started.

Examples:
  $ haloop start
  $ haloop start --detach --open
  $ haloop start --port 4100 --provider local`;
