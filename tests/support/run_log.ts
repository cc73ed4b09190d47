/** Reading what an agent printed. */
import type { HaloopClient } from "@haloop/shared";
import { eventually } from "./eventually.ts";

const PATIENCE_MS = 60_000;

/**
 * The log of a run once it is whole. A gate opens at the agent's end, which is before the last of
 * its log is kept.
 */
export async function wholeLog(
  client: HaloopClient,
  mission_id: string,
  run_id = "",
): Promise<string> {
  const log = await eventually("the whole log", async () => {
    const log = await client.runLog(mission_id, run_id, 0);
    return log.complete && log;
  }, PATIENCE_MS);
  return log.text;
}
