import { Command } from "@commander-js/extra-typings";
import { basename, resolve } from "node:path";
import { homeOf } from "../../backend/config.ts";
import { linkProject } from "../../backend/store/projects.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { inHome } from "../home.ts";
import { out } from "../output.ts";

/** `haloop link [path]`: makes a folder the project of new missions. */
export function linkCommand(context: Context) {
  return new Command("link")
    .description("make a folder the project that new missions work on")
    .argument("[path]", "the project's folder", ".")
    .addHelpText("after", EXAMPLES)
    .action(async (given) => {
      const path = await realFolder(resolve(context.cwd, given));
      const name = basename(path) === "" ? path : basename(path);
      const at = new Date().toISOString();
      const { replaced } = await inHome(
        homeOf(context.env),
        (home) => linkProject(home, { path, name, at }),
      );
      out.line(`Linked ${out.style.bold(name)} (${path})`);
      if (replaced !== undefined) out.line(`It replaces ${replaced.name} (${replaced.path})`);
    });
}

/** The real path of a folder, so that one project has one name however it was reached. */
async function realFolder(path: string): Promise<string> {
  const could_not = `Could not link "${path}"`;
  let real: string;
  let is_folder: boolean;
  try {
    real = await Deno.realPath(path);
    is_folder = (await Deno.stat(real)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      throw new CliFailure(EXIT.not_found, `${could_not}: there is no such folder`);
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new CliFailure(EXIT.refused, `${could_not}: it may not be read by this user`);
    }
    throw error;
  }
  if (is_folder) return real;
  throw new CliFailure(EXIT.not_found, `${could_not}: it is a file. Name the project's folder`);
}

const EXAMPLES = `
One project is linked at a time: linking another replaces the link and says so. Missions that exist
already stay with the project they were created with.

Examples:
  $ haloop link             the folder you are in
  $ haloop link ~/src/shop`;
