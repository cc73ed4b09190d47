import { Command } from "@commander-js/extra-typings";
import { activeProject, type Project } from "@haloop/shared";
import { homeOf } from "../../backend/config.ts";
import { urlOf } from "../../backend/listen.ts";
import { readProjects } from "../../backend/store/projects.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { err, out } from "../output.ts";
import { findServer, type ServerState } from "../server.ts";
import { shortAge } from "../short_age.ts";

/** `haloop status`: whether the server runs, where and with what; exit code 5 when it does not. */
export function statusCommand(context: Context) {
  return new Command("status")
    .description("say whether Haloop runs, where, with which provider, and what waits for you")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async ({ json }) => {
      const home = homeOf(context.env);
      const found = await findServer(home);
      const project = await linkedProject(home);
      const waiting = found.state === "running" ? await countWaiting(found) : undefined;
      if (json) out.json(asJson(home, found, project, waiting));
      else if (found.state === "running") printRunning(found, project, waiting ?? 0);
      else printProject(project);
      if (found.state === "running") return;
      throw new CliFailure(EXIT.not_running, notRunning(home, found));
    });
}

type Running = Extract<ServerState, { state: "running" }>;

async function linkedProject(home: string): Promise<Project | undefined> {
  try {
    return activeProject(await readProjects(home));
  } catch (error) {
    // What is wrong with the projects must not hide whether the server runs.
    err.line(`${err.style.yellow("warning:")} ${(error as Error).message}`);
    return undefined;
  }
}

async function countWaiting({ client }: Running): Promise<number> {
  const lists = await Promise.all([
    client.missions({ status: "waiting_human" }),
    client.missions({ status: "waiting_code_review" }),
  ]);
  return lists.flat().length;
}

function asJson(
  home: string,
  found: ServerState,
  project: Project | undefined,
  waiting: number | undefined,
) {
  const server = found.state === "stopped" ? undefined : found.server;
  const health = found.state === "running" ? found.health : undefined;
  return {
    schema_version: 1,
    state: found.state,
    running: found.state === "running",
    home,
    url: server === undefined ? null : urlOf(server.host, server.port),
    pid: server?.pid ?? null,
    version: health?.version ?? null,
    started_at: health?.started_at ?? null,
    provider: health?.provider ?? null,
    sandboxes: health?.sandboxes ?? null,
    missions_waiting: waiting ?? null,
    project: project === undefined ? null : { name: project.name, path: project.path },
    problems: health?.problems ?? [],
  };
}

function printRunning(
  { url, server, health }: Running,
  project: Project | undefined,
  waiting: number,
) {
  const { bold, green, yellow, red } = out.style;
  const { provider, sandboxes } = health;
  out.line(`${green("●")} Haloop ${health.version} is running on ${bold(url)}`);
  out.rows([
    ["missions", waiting === 0 ? "none waits for you" : yellow(`${waiting} waiting for you`)],
    [
      "agents",
      `${sandboxes.running} running, ${sandboxes.queued} queued, ${sandboxes.limit} at most`,
    ],
    ["provider", `${provider.why}${provider.ok ? "" : red(" (not usable now)")}`],
    ["project", projectText(project)],
    ["home", health.home],
    ["process", `pid ${server.pid}, started ${shortAge(health.started_at)}`],
  ]);
  for (const { problem, remedy } of health.problems) {
    out.line(`${yellow("!")} ${problem}. ${remedy}`);
  }
}

function printProject(project: Project | undefined): void {
  out.rows([["project", projectText(project)]]);
}

function projectText(project: Project | undefined): string {
  return project === undefined ? "none linked (haloop link)" : `${project.name} (${project.path})`;
}

function notRunning(home: string, found: ServerState): string {
  if (found.state === "silent") {
    const who = found.server === undefined ? "A process" : `Haloop (pid ${found.server.pid})`;
    return `${who} uses the home "${home}" but does not answer: it is starting, stopping or stuck. ` +
      `Try again, or end it with: haloop stop`;
  }
  const stale = found.state === "stopped" && found.stale !== undefined
    ? ` (the last one, pid ${found.stale.pid}, ended without stopping)`
    : "";
  return `Haloop is not running for the home "${home}"${stale}. Start it with: haloop start`;
}

const EXAMPLES = `
Exit code 0 when it runs and answers, 5 when it does not.

Examples:
  $ haloop status
  $ haloop status --json | jq .missions_waiting`;
