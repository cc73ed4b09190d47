/** Starting the server as a process that outlives this one and its terminal. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../backend/config.ts";
import { readServerFile } from "../backend/store/home_lock.ts";
import { CliFailure, EXIT, homeFailure } from "./failure.ts";
import { selfCommand } from "./self.ts";
import { findServer } from "./server.ts";
import { until } from "./until.ts";

const START_TIMEOUT_MS = 60_000;
const LOG_LINES_SHOWN = 10;
/** A log larger than this is put aside at the next start. */
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * Starts the server in the background with its output in `run/server.log`.
 *
 * @returns once it answers
 * @throws CliFailure with the last lines of the log when it does not come up
 */
export async function startDetached(
  config: Config,
): Promise<{ url: string; token: string | undefined; pid: number; log: string }> {
  const log = join(config.home, "run", "server.log");
  const begin = await prepareLog(config.home, log);
  const child = spawnServer(config, log);
  let ended = false;
  child.once("exit", () => ended = true);
  const pid = child.pid;
  if (pid === undefined) throw new CliFailure(EXIT.failed, `Could not start "${Deno.execPath()}"`);
  let server: { url: string; token: string | undefined } | undefined;
  await until(async () => {
    server = await answering(config.home, pid);
    return server !== undefined || ended;
  }, START_TIMEOUT_MS);
  child.unref();
  if (server !== undefined) return { url: server.url, token: server.token, pid, log };
  const why = ended ? "it ended" : `it did not answer within ${START_TIMEOUT_MS / 1000} s`;
  throw new CliFailure(
    EXIT.failed,
    `Could not start Haloop in the background: ${why}. The end of ${log}:\n` +
      await lastLines(log, begin),
  );
}

/** The server's own words come first in the file; asking the lock now could make its start fail. */
async function answering(home: string, pid: number) {
  if ((await readServerFile(home))?.pid !== pid) return undefined;
  const found = await findServer(home);
  return found.state === "running" ? found : undefined;
}

function spawnServer(config: Config, log: string): ChildProcess {
  const [program, ...args] = selfCommand();
  const flags = ["--port", `${config.port}`, "--host", config.host, "--provider", config.provider];
  // Deno.Command cannot send output to a file; node:child_process can.
  // It tells the address with the token.
  const fd = openSync(log, "a", 0o600);
  try {
    return spawn(program, [...args, "start", ...flags], {
      // Not the folder the person stands in: the server would keep it from being unmounted.
      cwd: config.home,
      env: { ...Deno.env.toObject(), HALOOP_HOME: config.home },
      detached: true,
      stdio: ["ignore", fd, fd],
    });
  } finally {
    closeSync(fd);
  }
}

/** Puts a large log aside and gives the size of the present one. */
async function prepareLog(home: string, log: string): Promise<number> {
  try {
    const { size } = await Deno.stat(log);
    if (size <= LOG_LIMIT_BYTES) return size;
    await Deno.rename(log, `${log}.old`);
    return 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw homeFailure(home, error);
  }
}

async function lastLines(path: string, from: number): Promise<string> {
  const text = new TextDecoder().decode((await Deno.readFile(path)).subarray(from));
  const lines = text.trimEnd().split("\n").slice(-LOG_LINES_SHOWN);
  return lines.map((line) => `  ${line}`).join("\n");
}
