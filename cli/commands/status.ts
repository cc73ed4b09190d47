import { Command } from "@commander-js/extra-typings";
import { activeProject, type MissionListItem, needsPerson, type Project } from "@haloop/shared";
import { homeOf } from "../../backend/config.ts";
import { urlOf } from "../../backend/listen.ts";
import { readProjects } from "../../backend/store/projects.ts";
import { pageOf } from "../connection.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { parkedWords } from "../mission/held_words.ts";
import { err, out } from "../output.ts";
import { findServer, notRunning, type ServerState } from "../server.ts";
import { shortAge } from "../short_age.ts";

/** `haloop status`: whether the server runs, where and with what; exit code 5 when it does not. */
export function statusCommand(context: Context) {
  return new Command("status")
    .description("say whether Haloop runs and where, and what waits for you")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async ({ json }) => {
      const home = homeOf(context.env);
      const found = await findServer(home);
      const project = await linkedProject(home);
      const missions = found.state === "running" ? await missionsOf(found) : undefined;
      const waiting = missions?.filter(needsPerson).length;
      if (json) out.json(asJson(home, found, project, waiting));
      else if (found.state === "running") printRunning(found, project, missions ?? []);
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

/** Those that wait for the person, or in the queue. */
async function missionsOf({ client }: Running): Promise<MissionListItem[]> {
  const lists = await Promise.all([
    client.missions({ status: "waiting_human" }),
    client.missions({ status: "waiting_code_review" }),
    client.missions({ status: "queued" }),
  ]);
  return lists.flat();
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
    address: found.state === "running" ? pageOf(found.url, "", found.token) : null,
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
  { url, token, server, health }: Running,
  project: Project | undefined,
  missions: readonly MissionListItem[],
) {
  const waiting = missions.filter(needsPerson).length;
  const { bold, green, yellow, red } = out.style;
  const { provider, sandboxes } = health;
  out.line(`${green("●")} Haloop ${health.version} is running on ${bold(pageOf(url, "", token))}`);
  out.rows([
    ["missions", waiting === 0 ? "none waits for you" : yellow(`${waiting} waiting for you`)],
    [
      "agents",
      `${sandboxes.running} running, ${sandboxes.queued} queued, ${sandboxes.limit} at most`,
    ],
    ...parkedRows(missions),
    ["provider", `${provider.why}${provider.ok ? "" : red(" (not usable now)")}`],
    ["project", projectText(project)],
    ["home", health.home],
    ["process", `pid ${server.pid}, started ${shortAge(health.started_at)}`],
  ]);
  for (const { problem, remedy } of health.problems) {
    out.line(`${yellow("!")} ${problem}. ${remedy}`);
  }
}

/** Told apart from the queue: no sandbox that comes free lets these go on. */
function parkedRows(missions: readonly MissionListItem[]): [label: string, text: string][] {
  const parked = missions.filter((item) => parkedWords(item) !== undefined);
  const [first] = parked.toSorted((a, b) => `${a.parked_until}` < `${b.parked_until}` ? -1 : 1);
  if (first === undefined) return [];
  const words = `${parked.length} held by the model's rate limit`;
  return [["parked", `${words}, the first ${parkedWords(first)}`]];
}

function printProject(project: Project | undefined): void {
  out.rows([["project", projectText(project)]]);
}

function projectText(project: Project | undefined): string {
  return project === undefined ? "none linked (haloop link)" : `${project.name} (${project.path})`;
}

const EXAMPLES = `
Exit code 0 when it runs and answers, 5 when it does not.

Examples:
  $ haloop status
  $ haloop status --json | jq .missions_waiting`;
