import { Command } from "@commander-js/extra-typings";
import { homeOf } from "../../backend/config.ts";
import { isHomeInUse, readServerFile } from "../../backend/store/home_lock.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT, homeFailure } from "../failure.ts";
import { holdsHome } from "../lock_holder.ts";
import { err, out } from "../output.ts";
import { withProgress } from "../terminal/progress.ts";
import { until } from "../until.ts";
import { wholeSeconds } from "../arguments.ts";
import { findServer } from "../server.ts";

const AFTER_KILL_MS = 5_000;

/** `haloop stop`: ends the server of this home however it was started. */
export function stopCommand(context: Context) {
  return new Command("stop")
    .description("stop this home's Haloop; agents at work go on")
    .option("--timeout <seconds>", "how long it may take before it is killed", wholeSeconds, 20)
    .option("--json", "print what was stopped as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async ({ timeout, json }) => {
      const home = homeOf(context.env);
      const pid = await pidToStop(home);
      const how = pid === undefined ? "not_running" : await end(home, pid, timeout);
      if (json) return out.json({ schema_version: 1, how, pid: pid ?? null });
      const said = {
        not_running: `Haloop is not running for the home ${home}`,
        stopped: `Stopped Haloop (pid ${pid})`,
        killed: `Killed Haloop (pid ${pid})`,
      };
      out.line(said[how]);
    });
}

async function end(home: string, pid: number, timeout_s: number): Promise<"stopped" | "killed"> {
  if (!signal(pid, "SIGTERM")) return "stopped";
  const released = isReleased(home, timeout_s * 1000);
  if (await withProgress(`Stopping Haloop (pid ${pid})`, released)) return "stopped";
  err.line(`Haloop (pid ${pid}) did not stop within ${timeout_s} s: killing it`);
  signal(pid, "SIGKILL");
  if (await isReleased(home, AFTER_KILL_MS)) return "killed";
  throw new CliFailure(EXIT.failed, `Could not stop Haloop: pid ${pid} survived SIGKILL`);
}

/**
 * The process that holds the home. A number that only stands in a file is never trusted: the server
 * must answer with it, or the process must have the home's lock open.
 */
async function pidToStop(home: string): Promise<number | undefined> {
  const holder = await holderOf(home);
  if (holder !== undefined) return holder;
  const found = await findServer(home);
  if (found.state === "stopped") return undefined;
  if (found.state === "running") return found.server.pid;
  // It may have ended meanwhile.
  if (!await isHomeInUse(home)) return undefined;
  throw new CliFailure(
    EXIT.failed,
    `Could not stop Haloop: a process uses the home "${home}" but does not say which it is. ` +
      `If it is starting, try again; else find it with: ${finder(home)}`,
  );
}

/** The process that its file names, when that one has the lock open. */
async function holderOf(home: string): Promise<number | undefined> {
  try {
    const server = await readServerFile(home);
    if (server === undefined || !await holdsHome(server.pid, home)) return undefined;
    return server.pid;
  } catch (error) {
    throw homeFailure(home, error);
  }
}

function finder(home: string): string {
  return Deno.build.os === "windows" ? "tasklist" : `lsof "${home}/run/server.lock"`;
}

/** Whether there was a process to send the signal to. */
function signal(pid: number, name: "SIGTERM" | "SIGKILL"): boolean {
  try {
    Deno.kill(pid, name);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new CliFailure(
        EXIT.refused,
        `Could not stop Haloop: pid ${pid} belongs to another user. Run this as that user`,
      );
    }
    throw error;
  }
}

async function isReleased(home: string, timeout_ms: number): Promise<boolean> {
  return await until(async () => !await isHomeInUse(home), timeout_ms);
}

const EXAMPLES = `
It does not matter how the server was started. Stopping one that does not run is no failure.

Examples:
  $ haloop stop
  $ haloop stop --timeout 60`;
