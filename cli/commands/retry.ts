import { Command } from "@commander-js/extra-typings";
import { wholeSeconds } from "../arguments.ts";
import type { Context } from "../context.ts";
import { act } from "../mission/act.ts";
import { stepOf } from "../mission/summary.ts";
import { inOneLine } from "../terminal/printable.ts";

/** `haloop retry`: a new attempt of the failed step; the old one stays readable. */
export function retryCommand(context: Context) {
  return new Command("retry")
    .description("run the failed step again, as a new attempt")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .option("--wait", "wait until the mission needs you again, or is over")
    .option("--timeout <seconds>", "with --wait: how long at most", wholeSeconds)
    .option("--json", "print the mission as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, options) => {
      await act(context, name, options, "Starting the agent", async (client, mission) => {
        await client.retry(mission.mission_id);
        return `Started ${inOneLine(stepOf(mission)?.name ?? "the agent")} again`;
      });
    });
}

const EXAMPLES = `
The log and the record of the attempt before are kept: "haloop show" lists them.

Examples:
  $ haloop retry @last
  $ haloop retry m-1a2b --wait`;
