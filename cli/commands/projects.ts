import { Command } from "@commander-js/extra-typings";
import { Project, ProjectPath, QuickCommand } from "@haloop/shared";
import { resolve } from "node:path";
import { homeOf } from "../../backend/config.ts";
import { readProjects, updateProject } from "../../backend/store/projects.ts";
import { inspectRepository } from "../../backend/workspace/repository.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { inHome } from "../home.ts";
import { out } from "../output.ts";
import { inOneLine } from "../terminal/printable.ts";

const collect = (value: string, before: string[] = []) => [...before, value];

/** `haloop projects`: the linked projects and their settings. */
export function projectsCommand(context: Context) {
  return new Command("projects")
    .description("list the linked projects, or change a project's settings")
    .argument("[project]", "its name or folder; with one, its settings are shown or changed")
    .option(
      "--bring <path>",
      "copy this ignored folder into workspaces, too; may be repeated",
      collect,
    )
    .option("--setup <json>", "a command to run first in each workspace, as a JSON array")
    .option(
      "--command <name=json>",
      "a quick command for code reviews, added by its name; may be repeated",
      collect,
    )
    .option(
      "--clear <setting>",
      "forget a setting: bring, setup or commands; may be repeated",
      collect,
    )
    .option("--json", "print the projects as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, options) => {
      refuseWithoutEffect(name, options);
      const home = homeOf(context.env);
      if (name !== undefined) await change(context, home, name, options);
      const { active, projects } = await readProjects(home);
      const shown = name === undefined ? projects : [named(context, projects, name)];
      const rows = await Promise.all(shown.map(async (project) => ({
        ...project,
        active: project.path === active,
        state: await stateOf(project.path),
      })));
      if (options.json === true) return out.json({ schema_version: 1, projects: rows });
      if (rows.length === 0) out.line("No project is linked. Link one with: haloop link");
      for (const row of rows) print(row);
    });
}

interface Settings {
  readonly bring?: string[] | undefined;
  readonly setup?: string | undefined;
  readonly command?: string[] | undefined;
  readonly clear?: string[] | undefined;
}

/** @throws CliFailure for what would change nothing: a person would believe that it did */
function refuseWithoutEffect(name: string | undefined, options: Settings): void {
  const { bring, setup, command: commands, clear = [] } = options;
  const set = { bring, setup, commands };
  const given = [...Object.values(set), options.clear].some((value) => value !== undefined);
  if (name === undefined && given) {
    throw new CliFailure(EXIT.usage, "Name the project whose settings are meant");
  }
  const both = clear.find((setting) =>
    Object.entries(set).some(([key, value]) => key === setting && value !== undefined)
  );
  if (both === undefined) return;
  throw new CliFailure(EXIT.usage, `Set ${both} or clear it, not both at once`);
}

async function change(
  context: Context,
  home: string,
  name: string,
  { bring, setup, command, clear = [] }: Settings,
): Promise<void> {
  const { path } = named(context, (await readProjects(home)).projects, name);
  for (const setting of clear) {
    if (["bring", "setup", "commands"].includes(setting)) continue;
    throw new CliFailure(
      EXIT.usage,
      `--clear: there is no setting "${setting}". Known ones are: bring, setup, commands`,
    );
  }
  const settings = {
    ...(bring === undefined ? {} : { bring: bring.map(pathBelow) }),
    ...(setup === undefined ? {} : { setup: argvOf("--setup", setup) }),
    ...(command === undefined ? {} : { commands: command.map(quickCommand) }),
  };
  if (clear.length === 0 && Object.keys(settings).length === 0) return;
  await inHome(home, () =>
    updateProject(home, path, (project) => {
      const kept = Object.entries(project).filter(([key]) => !clear.includes(key));
      return Project.parse({ ...Object.fromEntries(kept), ...added(project, settings) });
    }));
}

/** Commands are added by name and paths once, to what is there already. */
function added(
  project: Project,
  settings: Partial<Pick<Project, "bring" | "setup" | "commands">>,
) {
  const { bring, commands } = settings;
  const names = new Set(commands?.map(({ name }) => name));
  const others = (project.commands ?? []).filter(({ name }) => !names.has(name));
  return {
    ...settings,
    ...(bring === undefined ? {} : { bring: [...new Set([...project.bring ?? [], ...bring])] }),
    ...(commands === undefined ? {} : { commands: [...others, ...commands] }),
  };
}

function named(context: Context, projects: readonly Project[], name: string): Project {
  const found = projects.filter((project) =>
    project.name === name || project.path === resolve(context.cwd, name)
  );
  const [project] = found;
  if (project === undefined) {
    throw new CliFailure(
      EXIT.not_found,
      `There is no project "${name}". "haloop projects" lists them, "haloop link" adds one`,
    );
  }
  if (found.length === 1) return project;
  throw new CliFailure(
    EXIT.usage,
    `"${name}" is the name of ${found.length} projects. Name the folder`,
  );
}

function pathBelow(text: string): string {
  const path = ProjectPath.safeParse(text.replace(/\/+$/, ""));
  if (path.success) return path.data;
  throw new CliFailure(EXIT.usage, `--bring: "${text}" ${path.error.issues[0]?.message}`);
}

/** A command is an array of arguments, because no shell reads it. */
function argvOf(option: string, text: string): string[] {
  try {
    const argv = QuickCommand.shape.argv.safeParse(JSON.parse(text));
    if (argv.success) return argv.data;
  } catch {
    // Told below: it is no JSON array of strings either way.
  }
  throw new CliFailure(
    EXIT.usage,
    `${option}: "${text}" is not a JSON array of strings, such as '["npm", "ci"]'`,
  );
}

function quickCommand(text: string): QuickCommand {
  const at = text.indexOf("=");
  if (at <= 0) {
    throw new CliFailure(
      EXIT.usage,
      `--command: "${text}" is not a name, =, and a JSON array of strings`,
    );
  }
  return { name: text.slice(0, at), argv: argvOf("--command", text.slice(at + 1)) };
}

async function stateOf(path: string): Promise<"repository" | "no_repository" | "gone"> {
  const { kind } = await inspectRepository(path);
  return kind === "repository" || kind === "gone" ? kind : "no_repository";
}

function print(project: Project & { active: boolean; state: string }): void {
  const { bold, green, red } = out.style;
  const states: Record<string, string> = {
    gone: red(" (gone)"),
    no_repository: red(" (no repository)"),
  };
  const mark = project.active ? green("●") : " ";
  out.line(`${mark} ${bold(inOneLine(project.name))}${states[project.state] ?? ""}`);
  out.rows([
    ["folder", inOneLine(project.path)],
    ...(project.default_branch === undefined ? [] : [["branch", project.default_branch] as const]),
    ...(project.bring === undefined ? [] : [["bring", project.bring.join(", ")] as const]),
    ...(project.setup === undefined ? [] : [["setup", JSON.stringify(project.setup)] as const]),
    ...(project.commands ?? []).map(({ name, argv }) => [name, JSON.stringify(argv)] as const),
  ]);
}

const EXAMPLES = `
The active project is marked. Folders to bring hold for workspaces that are made from then on, setup
and quick commands for what runs from then on. Commands are arrays of arguments, because no shell
reads them.

Examples:
  $ haloop projects
  $ haloop projects shop --bring node_modules
  $ haloop projects shop --setup '["npm", "ci", "--offline"]' --command 'tests=["npm", "test"]'
  $ haloop projects shop --clear setup
  $ haloop projects --json | jq -r '.projects[].path'`;
