import { Command } from "@commander-js/extra-typings";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { namedMission } from "../mission/act.ts";
import { shortId } from "../mission/name.ts";
import { workspaceWords } from "../mission/workspace_words.ts";
import { out } from "../output.ts";
import { confirmed } from "../person/confirm.ts";
import { inOneLine } from "../terminal/printable.ts";
import { withProgress } from "../terminal/progress.ts";

/** `haloop discard`: removes a mission's copy of the project; its branch stays as a bundle. */
export function discardCommand(context: Context) {
  return new Command("discard")
    .description("remove the mission's copy of the project; its branch is kept")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .option("-y, --yes", "do not ask")
    .option("--json", "print what was kept as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, { yes, json }) => {
      const { client, mission } = await namedMission(context, name);
      const { mission_id, workspace } = mission;
      if (workspace === undefined) {
        throw new CliFailure(EXIT.refused, `The mission ${shortId(mission_id)} has no workspace`);
      }
      if (yes !== true) {
        const holds = await withProgress("Looking at the code", workspaceWords(client, mission));
        const what = holds === undefined ? "" : ` (${holds})`;
        await confirmed(
          `Remove the workspace of ${shortId(mission_id)} "${inOneLine(mission.title)}"${what}? ` +
            `Its branch is kept as branch.bundle in the mission's folder.`,
          false,
          "--yes",
        );
      }
      const { bundle } = await withProgress(
        "Removing the workspace",
        client.discardWorkspace(mission_id),
      );
      const { branch } = workspace;
      if (json) return out.json({ schema_version: 1, mission_id, branch, bundle });
      out.line(`Removed the workspace of ${shortId(mission_id)}`);
      if (bundle === null) return out.line("It had changed nothing: there is nothing to keep");
      out.line(`Its branch ${inOneLine(branch)} is kept in ${bundle}`);
    });
}

const EXAMPLES = `
For missions that are completed, cancelled or failed. Work that was not committed goes to the branch;
what git ignores goes with the workspace. "git fetch" reads the bundle. A step that works on the project
later gets a new workspace.

Examples:
  $ haloop discard @last
  $ haloop discard m-1a2b --yes`;
