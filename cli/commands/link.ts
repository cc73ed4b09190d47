import { Command } from "@commander-js/extra-typings";
import { basename, resolve } from "node:path";
import { homeOf } from "../../backend/config.ts";
import { linkProject } from "../../backend/store/projects.ts";
import {
  defaultBranch,
  initRepository,
  inspectRepository,
} from "../../backend/workspace/repository.ts";
import { typed } from "../../backend/typed.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { inHome } from "../home.ts";
import { err, out } from "../output.ts";

/** `haloop link [path]`: makes a git repository the project of new missions. */
export function linkCommand(context: Context) {
  return new Command("link")
    .description("make a git repository the project of new missions")
    .argument("[path]", "the project's folder", ".")
    .option("--init", "make a repository of a plain folder first (git init)")
    .option("--json", "print what was linked as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (given, { init, json }) => {
      const path = await realFolder(resolve(context.cwd, given));
      const head = await repositoryAt(path, init === true);
      const name = basename(path) === "" ? path : basename(path);
      const at = new Date().toISOString();
      const branch = await defaultBranch(path);
      const default_branch = branch === undefined ? {} : { default_branch: branch };
      const { replaced } = await inHome(
        homeOf(context.env),
        (home) => linkProject(home, { path, name, at, ...default_branch }),
      );
      if (head === undefined) warnEmpty();
      if (json) return out.json(asJson({ name, path }, replaced));
      out.line(
        `Linked ${out.style.bold(name)} (${path})${branch === undefined ? "" : ` at ${branch}`}`,
      );
      if (replaced !== undefined) out.line(`It replaces ${replaced.name} (${replaced.path})`);
    });
}

interface Named {
  readonly name: string;
  readonly path: string;
}

function asJson(linked: Named, replaced: Named | undefined) {
  const before = replaced === undefined ? null : { name: replaced.name, path: replaced.path };
  return { schema_version: 1, linked, replaced: before };
}

function warnEmpty(): void {
  err.line(
    `${
      err.style.yellow("warning:")
    } It has no commit yet. Steps that need a workspace fail until you ` +
      `commit something`,
  );
}

/**
 * The commit that the repository stands at; undefined before the first one.
 *
 * @throws CliFailure when there is no repository with a working tree, and none is to be made
 */
async function repositoryAt(path: string, init: boolean): Promise<string | undefined> {
  const could_not = `Could not link "${path}"`;
  const state = await inspectRepository(path);
  switch (state.kind) {
    case "repository":
      return state.head;
    case "plain_folder":
      if (init) {
        await initRepository(path);
        return undefined;
      }
      throw new CliFailure(
        EXIT.refused,
        `${could_not}: it is no git repository. Make it one with: haloop link --init ${
          typed(path)
        }`,
      );
    case "inside":
      throw new CliFailure(
        EXIT.refused,
        `${could_not}: it is a folder of the repository "${state.root}". Link that instead`,
      );
    case "bare":
      throw new CliFailure(
        EXIT.refused,
        `${could_not}: it is a bare repository. Clone it, and link the clone`,
      );
    case "gone":
      throw new CliFailure(EXIT.not_found, `${could_not}: there is no such folder`);
  }
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
One project is active at a time: linking another replaces it and says so. Missions that exist already
stay with the project they were created with. "haloop projects" lists those that were linked.

Examples:
  $ haloop link             the folder you are in
  $ haloop link ~/src/shop
  $ haloop link --init      a folder that is no repository yet`;
