import { Command } from "@commander-js/extra-typings";
import type { Context } from "../context.ts";
import { act } from "../mission/act.ts";

/** `haloop mark-completed`: ends the mission as done, whatever step it stands at. */
export function markCompletedCommand(context: Context) {
  return new Command("mark-completed")
    .description("count the mission as done, whatever step it stands at")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .option("--json", "print the mission as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, options) => {
      await act(context, name, options, "Stopping the agent", async (client, mission) => {
        await client.markCompleted(mission.mission_id);
        return mission.status === "completed"
          ? "The mission was completed already"
          : "Marked the mission as completed";
      });
    });
}

const EXAMPLES = `
An agent at work is stopped first. To let a gate's text through, use "haloop continue".

Examples:
  $ haloop mark-completed @last`;
