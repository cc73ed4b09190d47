import { Command } from "@commander-js/extra-typings";
import type { Context } from "../context.ts";
import { namedMission } from "../mission/act.ts";
import { shortId } from "../mission/name.ts";
import { workspaceWords } from "../mission/workspace_words.ts";
import { out } from "../output.ts";
import { confirmed } from "../person/confirm.ts";
import { inOneLine } from "../terminal/printable.ts";
import { withProgress } from "../terminal/progress.ts";

/** `haloop delete`: moves a mission to the trash. */
export function deleteCommand(context: Context) {
  return new Command("delete")
    .description("move the mission to the trash, which keeps it for 30 days")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .option("-y, --yes", "do not ask")
    .option("--json", "print what was deleted as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, { yes, json }) => {
      const { client, mission } = await namedMission(context, name);
      const { mission_id } = mission;
      const title = inOneLine(mission.title);
      if (yes !== true) {
        const holds = await withProgress("Looking at the code", workspaceWords(client, mission));
        const along = holds === undefined
          ? ""
          : ` Its workspace goes (${holds}); the branch stays as branch.bundle in the mission's folder.`;
        const question = `Delete the mission ${shortId(mission_id)} "${title}"?`;
        await confirmed(`${question} The trash keeps it for 30 days.${along}`, false, "--yes");
      }
      await withProgress("Moving it to the trash", client.delete(mission_id));
      if (json) out.json({ schema_version: 1, deleted: { mission_id, title: mission.title } });
      else out.line(`Moved ${shortId(mission_id)} to the trash: ${title}`);
    });
}

const EXAMPLES = `
At a terminal it asks first. A mission whose agent is at work is refused: cancel it before.

Examples:
  $ haloop delete m-1a2b
  $ haloop delete m-1a2b --yes`;
