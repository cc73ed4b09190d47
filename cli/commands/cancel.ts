import { Command } from "@commander-js/extra-typings";
import { ApiError, isRunning } from "@haloop/shared";
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
        try {
          await client.cancel(mission.mission_id);
        } catch (error) {
          if (!(error instanceof ApiError && error.status === 409)) throw error;
          const { status } = await client.mission(mission.mission_id);
          if (status !== "cancelled") throw error;
          return "The mission was cancelled already";
        }
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
