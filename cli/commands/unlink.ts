import { Command } from "@commander-js/extra-typings";
import { homeOf } from "../../backend/config.ts";
import { unlinkProject } from "../../backend/store/projects.ts";
import type { Context } from "../context.ts";
import { inHome } from "../home.ts";
import { out } from "../output.ts";

/** `haloop unlink`: no project is the active one then; its files are not touched. */
export function unlinkCommand(context: Context) {
  return new Command("unlink")
    .description("link no project for new missions; this one stays known")
    .option("--json", "print what was unlinked as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async ({ json }) => {
      const project = await inHome(homeOf(context.env), unlinkProject);
      if (json) {
        const unlinked = project === undefined ? null : { name: project.name, path: project.path };
        return out.json({ schema_version: 1, unlinked });
      }
      out.line(
        project === undefined
          ? "No project is linked"
          : `Unlinked ${out.style.bold(project.name)} (${project.path})`,
      );
    });
}

const EXAMPLES = `
Its files are not touched. It stays in the list of projects, and missions that work on it keep it.

Examples:
  $ haloop unlink`;
