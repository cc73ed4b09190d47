import { Command, Option } from "@commander-js/extra-typings";
import {
  type Config,
  type ConfigFlags,
  loadConfig,
  PROVIDER_SETTINGS,
} from "../../backend/config.ts";
import { portNumber } from "../arguments.ts";
import { openBrowser } from "../browser.ts";
import type { Context } from "../context.ts";
import { startDetached } from "../detached.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { clearOldCaches } from "../old_caches.ts";
import { makeHome } from "../home.ts";
import { err, out } from "../output.ts";
import { findServer, type ServerState } from "../server.ts";
import { stopOnSignals } from "../signals.ts";

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
    .addHelpText("after", EXAMPLES)
    .action(async ({ port, host, provider, open, detach }) => {
      const flags: ConfigFlags = {
        ...port !== undefined && { port },
        ...host !== undefined && { host },
        ...provider !== undefined && { provider },
      };
      const config = loadConfig(context.env, flags);
      await makeHome(config.home);
      const url = await runningUrl(config, flags) ??
        (detach ? await startInBackground(config) : undefined);
      if (url === undefined) return await serve(config, open === true);
      if (open) await openBrowser(url);
    });
}

/** The URL of the server that this home has already; undefined when it has none. */
async function runningUrl(config: Config, flags: ConfigFlags): Promise<string | undefined> {
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
  out.line(`Haloop is already running on ${out.style.bold(found.url)} (pid ${found.server.pid})`);
  return found.url;
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

async function startInBackground(config: Config): Promise<string> {
  const { url, pid, log } = await startDetached(config);
  out.line(`Haloop is running on ${out.style.bold(url)} (pid ${pid})`);
  out.line(`Its log is ${log}. Stop it with: haloop stop`);
  return url;
}

async function serve(config: Config, open: boolean): Promise<void> {
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
  // Other machines need the token; a visit with it keeps it in the browser.
  const address = backend.token === undefined
    ? backend.url
    : `${backend.url}/?token=${backend.token}`;
  out.line(`Haloop is running on ${out.style.bold(address)}`);
  out.rows([
    ["provider", backend.provider.why],
    ["home", config.home],
  ]);
  if (out.stream.isTerminal()) out.line("Press Ctrl-C to stop");
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
