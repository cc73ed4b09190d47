import { Command } from "@commander-js/extra-typings";
import { isRunning } from "@haloop/shared";
import type { Context } from "../context.ts";
import { act } from "../mission/act.ts";

/** `haloop cancel`: stops the agent and ends the mission where it stands. */
export function cancelCommand(context: Context) {
  return new Command("cancel")
    .description("stop the agent and cancel the mission; its texts stay")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .option("--json", "print the mission as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, options) => {
      await act(context, name, options, "Stopping the agent", async (client, mission) => {
        if (mission.status === "cancelled") return "The mission was cancelled already";
        await client.cancel(mission.mission_id);
        return isRunning(mission.status)
          ? "Stopped the agent and cancelled the mission"
          : "Cancelled the mission";
      });
    });
}

const EXAMPLES = `
It returns when the agent has ended. "haloop rewind" leads back to a step.

Examples:
  $ haloop cancel @last`;
