/** Tells the person that a mission needs them, by a command of their own choice. */
import { currentStepName, isWaiting, type Mission } from "@haloop/shared";
import { getLogger } from "@logtape/logtape";

const logger = getLogger(["haloop", "notification"]);

/** A command that takes longer is ended: it must not pile up. */
const LIMIT_MS = 30_000;

/** What a change of a mission is worth telling as; undefined for most changes. */
export function tidings(before: Mission, after: Mission): "gate" | "failed" | "lacks" | undefined {
  if (isWaiting(after.status) && !isWaiting(before.status)) return "gate";
  const { lacks } = after.active_run ?? {};
  if (lacks !== undefined && lacks !== before.active_run?.lacks) return "lacks";
  if (after.status === "failed" && before.status !== "failed") return "failed";
  return undefined;
}

/**
 * Makes the function that runs the command when a gate opens, a mission fails, or its run cannot start
 * without something that the person has to bring. The command is told by its environment:
 * `HALOOP_EVENT` (`gate`, `failed` or `lacks`), `HALOOP_MISSION_ID`, `HALOOP_TITLE`,
 * `HALOOP_STEP_NAME` and `HALOOP_ERROR`. It resolves when the command has ended, which no mission waits
 * for, and never rejects: a failure costs a line in the log.
 */
export function notifier(
  argv: readonly string[],
): (before: Mission, after: Mission) => Promise<void> {
  const [program, ...args] = argv;
  return async (before, after) => {
    const event = tidings(before, after);
    if (program === undefined || event === undefined) return;
    try {
      await run(program, args, {
        HALOOP_EVENT: event,
        HALOOP_MISSION_ID: after.mission_id,
        HALOOP_TITLE: after.title,
        HALOOP_STEP_NAME: currentStepName(after),
        HALOOP_ERROR: (event === "failed" ? after.last_error : after.active_run?.lacks) ?? "",
      });
    } catch (error) {
      logger.warn("The notification command {program} failed: {error}", { program, error });
    }
  };
}

async function run(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<void> {
  const command = new Deno.Command(program, {
    args: [...args],
    env,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  const { success, code } = await command.spawn().status;
  if (!success) throw new Error(`exit code ${code}`);
}
