/** Waiting until a mission needs the person again, or is over. */
import {
  type HaloopClient,
  hasActiveRun,
  type MissionDetail,
  type MissionListItem,
  STATUS_WORDS,
} from "@haloop/shared";
import { CliFailure, EXIT } from "../failure.ts";
import { err } from "../output.ts";
import { withProgress } from "../terminal/progress.ts";
import { inOneLine } from "../terminal/printable.ts";

const POLL_MS = 250;

/**
 * Waits until no agent works on the mission and none is queued, or the queued one lacks something. What it stands at meanwhile is told on
 * standard error: on a terminal in one line, elsewhere a line per change.
 *
 * @param timeout_s how long at most; undefined for as long as it takes
 * @throws CliFailure when it takes longer, or the mission is gone
 */
export async function waitForPerson(
  client: HaloopClient,
  mission_id: string,
  timeout_s: number | undefined,
): Promise<MissionDetail> {
  let told = "the agent";
  const onChange = (item: MissionListItem) => {
    told = `${STATUS_WORDS[item.status].badge}: ${inOneLine(item.current_step_name)}`;
    if (!err.moves) err.line(told);
  };
  await withProgress(() => told, untilIdle(client, mission_id, timeout_s, onChange));
  return await client.mission(mission_id);
}

/** @throws CliFailure when a limit is given for a wait that was not asked for: it would do nothing */
export function refuseTimeoutAlone(
  { wait, timeout }: { wait?: boolean | undefined; timeout?: number | undefined },
): void {
  if (timeout === undefined || wait === true) return;
  throw new CliFailure(EXIT.usage, "--timeout limits how long is waited: give --wait with it");
}

/** What waiting ends with for the shell: a failure when the mission ended in one. */
export function throwIfFailed(mission: MissionDetail): void {
  if (mission.status === "failed") {
    throw new CliFailure(
      EXIT.failed,
      `The mission failed: ${inOneLine(mission.last_error ?? "the reason was not told")}`,
    );
  }
  const lacks = mission.active_run?.lacks;
  if (lacks !== undefined) {
    throw new CliFailure(
      EXIT.failed,
      `The mission waits for you: ${inOneLine(lacks)}. It goes on by itself once that is done`,
    );
  }
  if (mission.status === "cancelled") {
    throw new CliFailure(EXIT.failed, "The mission was cancelled meanwhile");
  }
}

async function untilIdle(
  client: HaloopClient,
  mission_id: string,
  timeout_s: number | undefined,
  onChange: (item: MissionListItem) => void,
): Promise<void> {
  const end_ms = performance.now() + (timeout_s ?? Infinity) * 1000;
  for (let last = "";;) {
    // From the server's memory: it costs next to nothing to ask.
    const listed = await client.missions({ q: mission_id });
    const item = listed.find((one) => one.mission_id === mission_id);
    if (item === undefined) {
      throw new CliFailure(EXIT.not_found, "The mission was deleted meanwhile");
    }
    if (!hasActiveRun(item.status) || item.lacks !== undefined) return;
    const state = `${item.status} ${item.current_step_name}`;
    if (state !== last) onChange(item);
    last = state;
    if (performance.now() > end_ms) {
      throw new CliFailure(
        EXIT.failed,
        `The agent is still at work after ${timeout_s} s; it goes on. Wait longer with --timeout`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
