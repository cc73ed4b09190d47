/** What a workspace of a repository with 100,000 files costs, beside git itself on the same files. */
import { join } from "node:path";
import { GitWorkspaces } from "../../backend/workspace/git_workspaces.ts";
import { temporaryFolder } from "../support/haloop.ts";
import { aMission } from "../support/workspaces.ts";
import type { Figure } from "./figure.ts";

const FILES = 100_000;
const FOLDERS = 1_000;

export async function largeRepository(): Promise<Figure[]> {
  await using folder = await temporaryFolder();
  const project = join(folder.path, "project");
  await makeRepository(project);
  const home = join(folder.path, "home");
  const workspaces = new GitWorkspaces({
    folderOf: (id) => join(home, id),
    bringOf: () => Promise.resolve([]),
  });
  const mission = aMission("Large", project);
  await Deno.mkdir(join(home, mission.mission_id), { recursive: true });
  const clone = join(folder.path, "clone");
  const bare_make_ms = await timed(() => git(["clone", "-q", "--local", project, clone]));
  let workspace = mission.workspace;
  const make_ms = await timed(async () => {
    workspace = await workspaces.ensure(mission);
  });
  if (workspace === undefined) throw new Error("There is no workspace");
  const begun = { ...mission, workspace };
  const { tree } = workspaces.folders(mission.mission_id);
  for (const copy of [clone, tree]) await Deno.writeTextFile(join(copy, "f/0/0.txt"), "changed\n");
  const look = () => workspaces.changes(begun, { limit: 200 });
  const bare_first_ms = await timed(() => git(["-C", clone, "status", "--porcelain"]));
  const first_ms = await timed(look);
  await Deno.writeTextFile(join(tree, "f/0/1.txt"), "changed\n");
  const bare_next_ms = await timed(() => git(["-C", clone, "status", "--porcelain"]));
  const next_ms = await timed(look);
  const seen = await look();
  const [file] = seen?.files ?? [];
  const change_ms = await timed(() => workspaces.change(begun, file?.id ?? "", seen?.tree));
  const bare_change_ms = await timed(() => git(["-C", clone, "diff", "--", "f/0/0.txt"]));
  return [
    figure("making a workspace", make_ms, "git clone --local", bare_make_ms),
    figure("its changes, first look", first_ms, "git status", bare_first_ms),
    figure("its changes, next look", next_ms, "git status", bare_next_ms),
    figure("one file's diff", change_ms, "git diff of the file", bare_change_ms),
  ];
}

function figure(what: string, ms: number, baseline: string, baseline_ms: number): Figure {
  return {
    name: `${FILES} files: ${what}`,
    value: `${Math.round(ms)} ms`,
    baseline: `${baseline}: ${Math.round(baseline_ms)} ms`,
    ratio: ms / baseline_ms,
  };
}

/** One commit of that many small files, without writing each of them (git-fast-import(1)). */
async function makeRepository(path: string): Promise<void> {
  await git(["init", "-q", "--initial-branch=main", path]);
  const lines = ["commit refs/heads/main", "committer Bench <bench@example.org> 0 +0000", "data 1"];
  const stream = [`${lines.join("\n")}\nx\n`];
  for (let n = 0; n < FILES; n++) {
    const text = `file ${n}\n`;
    stream.push(`M 644 inline f/${n % FOLDERS}/${Math.floor(n / FOLDERS)}.txt\n`);
    stream.push(`data ${text.length}\n${text}\n`);
  }
  await git(["-C", path, "fast-import", "--quiet"], stream.join(""));
}

async function git(args: string[], input = ""): Promise<void> {
  const child = new Deno.Command("git", {
    args,
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const [{ success, stderr }] = await Promise.all([
    child.output(),
    new Blob([input]).stream().pipeTo(child.stdin),
  ]);
  if (!success) throw new Error(`git ${args[0]}: ${new TextDecoder().decode(stderr)}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin_ms = performance.now();
  await work();
  return performance.now() - begin_ms;
}
