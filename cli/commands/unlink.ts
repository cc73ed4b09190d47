import { Command } from "@commander-js/extra-typings";
import { homeOf } from "../../backend/config.ts";
import { unlinkProject } from "../../backend/store/projects.ts";
import type { Context } from "../context.ts";
import { inHome } from "../home.ts";
import { out } from "../output.ts";

/** `haloop unlink`: forgets the linked project; its files are not touched. */
export function unlinkCommand(context: Context) {
  return new Command("unlink")
    .description("forget the linked project (its files are not touched)")
    .action(async () => {
      const project = await inHome(homeOf(context.env), unlinkProject);
      out.line(
        project === undefined
          ? "No project is linked"
          : `Unlinked ${out.style.bold(project.name)} (${project.path})`,
      );
    });
}
