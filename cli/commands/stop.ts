import { Command } from "@commander-js/extra-typings";
import { homeOf } from "../../backend/config.ts";
import { isHomeInUse, readServerFile } from "../../backend/store/home_lock.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { holdsHome } from "../lock_holder.ts";
import { err, out } from "../output.ts";
import { until } from "../until.ts";
import { wholeSeconds } from "../arguments.ts";
import { findServer } from "../server.ts";

const AFTER_KILL_MS = 5_000;

/** `haloop stop`: ends the server of this home however it was started. */
export function stopCommand(context: Context) {
  return new Command("stop")
    .description("stop the server of this home; agents at work go on in their containers")
    .option("--timeout <seconds>", "how long it may take before it is killed", wholeSeconds, 20)
    .addHelpText("after", EXAMPLES)
    .action(async ({ timeout }) => {
      const home = homeOf(context.env);
      const pid = await pidToStop(home);
      if (pid === undefined) return out.line(`Haloop is not running for the home ${home}`);
      if (!signal(pid, "SIGTERM") || await isReleased(home, timeout * 1000)) {
        return out.line(`Stopped Haloop (pid ${pid})`);
      }
      err.line(`Haloop (pid ${pid}) did not stop within ${timeout} s: killing it`);
      signal(pid, "SIGKILL");
      if (await isReleased(home, AFTER_KILL_MS)) return out.line(`Killed Haloop (pid ${pid})`);
      throw new CliFailure(EXIT.failed, `Could not stop Haloop: pid ${pid} survived SIGKILL`);
    });
}

/**
 * The process that holds the home. A number that only stands in a file is never trusted: the server
 * must answer with it, or the process must have the home's lock open.
 */
async function pidToStop(home: string): Promise<number | undefined> {
  const server = await readServerFile(home);
  if (server !== undefined && await holdsHome(server.pid, home)) return server.pid;
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
