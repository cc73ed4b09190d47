import { Command } from "@commander-js/extra-typings";
import type { ChangedFile, HaloopClient, MissionDetail, WorkspaceChanges } from "@haloop/shared";
import type { Context } from "../context.ts";
import { namedMission } from "../mission/act.ts";
import { allChanges, fileAt } from "../mission/changed_files.ts";
import { describeCode } from "../mission/reviewed_code.ts";
import { err, out } from "../output.ts";
import { fitFor, inOneLine } from "../terminal/printable.ts";
import { type Column, printTable } from "../terminal/table.ts";
import { withProgress } from "../terminal/progress.ts";

/** `haloop changes`: what a mission changed in its copy of the project. */
export function changesCommand(context: Context) {
  return new Command("changes")
    .description("list what was changed in the code, or print its patch")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .argument("[code-file]", "print the patch of this file, by its path in the project")
    .option("--patch", "print the patches of all files")
    .option("--json", "print the changes as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, path, { patch, json }) => {
      const { client, mission } = await namedMission(context, name);
      const changes = await withProgress(
        "Looking at the code",
        allChanges(client, mission.mission_id),
      );
      const files = path === undefined ? changes.files : [fileAt(changes.files, path)];
      const with_patch = patch === true || path !== undefined;
      if (json) return out.json(await asJson(client, mission, { ...changes, files }, with_patch));
      if (with_patch) return await printPatches(client, mission, { ...changes, files });
      printTable(out, COLUMNS, files);
      err.line(err.style.dim(describeCode(changes)));
      for (const note of changes.notes) err.line(`${err.style.yellow("!")} ${inOneLine(note)}`);
    });
}

async function printPatches(
  client: HaloopClient,
  { mission_id }: MissionDetail,
  { files, tree }: WorkspaceChanges,
): Promise<void> {
  for (const { id, path } of files) {
    const { patch, note } = await client.fileChange(mission_id, id, { tree });
    if (patch !== undefined) out.write(fitFor(out, patch));
    else err.line(`${inOneLine(path)}: ${note ?? "there is no patch"}`);
    if (out.gone) return;
  }
}

async function asJson(
  client: HaloopClient,
  { mission_id }: MissionDetail,
  { branch, base_commit, tree, notes, files }: WorkspaceChanges,
  with_patch: boolean,
) {
  const listed = [];
  for (const file of files) {
    const patch = with_patch
      ? (await client.fileChange(mission_id, file.id, { tree })).patch
      : undefined;
    listed.push({
      path: file.path,
      old_path: file.old_path ?? null,
      kind: file.kind,
      binary: file.binary,
      added_lines: file.added_lines ?? null,
      removed_lines: file.removed_lines ?? null,
      runs_here: file.runs_here,
      patch: patch ?? null,
    });
  }
  return { schema_version: 1, mission_id, branch, base_commit, tree, files: listed, notes };
}

const COLUMNS: readonly Column<ChangedFile>[] = [
  { head: "KIND", text: ({ kind }) => kind.replaceAll("_", " ") },
  { head: "LINES", text: ({ added_lines, removed_lines }) => linesOf(added_lines, removed_lines) },
  { head: "PATH", text: ({ path }) => path, gives_way: true },
  {
    head: "RUNS HERE",
    text: ({ runs_here }) => runs_here.map(({ why }) => why).join(", "),
    paint: (text) => out.style.yellow(text),
  },
];

function linesOf(added: number | undefined, removed: number | undefined): string {
  return added === undefined ? "binary" : `+${added} -${removed ?? 0}`;
}

const EXAMPLES = `
Files that your own tools would execute later are marked with the reason.

Examples:
  $ haloop changes @last
  $ haloop changes @last src/theme.ts
  $ haloop changes m-1a2b --patch | less -R`;
