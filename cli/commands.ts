/**
 * The commands by name. Each is loaded when it is called: `haloop --help` has to answer at once, and
 * the schemas and the server behind the commands take several times as long to load as it takes.
 */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { Context } from "./context.ts";

type Group = "Missions:" | "Haloop:" | "Set-up:";

interface Entry {
  readonly name: string;
  /** What the overview says; the command's own description is the same. */
  readonly summary: string;
  /** Under which head it stands there; without one it is not for people and not shown. */
  readonly group: Group | undefined;
  load(): Promise<(context: Context) => CommandUnknownOpts>;
}

/** In the order of the overview. */
export const COMMANDS: readonly Entry[] = [
  {
    name: "new",
    summary: "make a mission from a text: an issue, notes, a chat log",
    group: "Missions:",
    load: async () => (await import("./commands/new.ts")).newCommand,
  },
  {
    name: "list",
    summary: "list the missions, those that changed last first",
    group: "Missions:",
    load: async () => (await import("./commands/list.ts")).listCommand,
  },
  {
    name: "show",
    summary: "show where a mission stands: its steps, runs, artifacts",
    group: "Missions:",
    load: async () => (await import("./commands/show.ts")).showCommand,
  },
  {
    name: "continue",
    summary: "start the step's agent, or let a gate's text through",
    group: "Missions:",
    load: async () => (await import("./commands/continue.ts")).continueCommand,
  },
  {
    name: "edit",
    summary: "edit a gate's text in your editor, saved as a draft",
    group: "Missions:",
    load: async () => (await import("./commands/edit.ts")).editCommand,
  },
  {
    name: "request-changes",
    summary: "send a gate's text back to its agent, with what to change",
    group: "Missions:",
    load: async () => (await import("./commands/request_changes.ts")).requestChangesCommand,
  },
  {
    name: "retry",
    summary: "run the failed step again, as a new attempt",
    group: "Missions:",
    load: async () => (await import("./commands/retry.ts")).retryCommand,
  },
  {
    name: "rewind",
    summary: "go back to an earlier step; later texts stay, as stale",
    group: "Missions:",
    load: async () => (await import("./commands/rewind.ts")).rewindCommand,
  },
  {
    name: "cancel",
    summary: "stop the agent and cancel the mission; its texts stay",
    group: "Missions:",
    load: async () => (await import("./commands/cancel.ts")).cancelCommand,
  },
  {
    name: "mark-completed",
    summary: "count the mission as done, whatever step it stands at",
    group: "Missions:",
    load: async () => (await import("./commands/mark_completed.ts")).markCompletedCommand,
  },
  {
    name: "delete",
    summary: "move the mission to the trash, which keeps it for 30 days",
    group: "Missions:",
    load: async () => (await import("./commands/delete.ts")).deleteCommand,
  },
  {
    name: "budget",
    summary: "say what a mission may cost at the model, or set it",
    group: "Missions:",
    load: async () => (await import("./commands/budget.ts")).budgetCommand,
  },
  {
    name: "logs",
    summary: "print what an agent printed, now or in an earlier run",
    group: "Missions:",
    load: async () => (await import("./commands/logs.ts")).logsCommand,
  },
  {
    name: "artifacts",
    summary: "list a mission's texts, print one, or list its versions",
    group: "Missions:",
    load: async () => (await import("./commands/artifacts.ts")).artifactsCommand,
  },
  {
    name: "diff",
    summary: "show what was changed in a text since the agent wrote it",
    group: "Missions:",
    load: async () => (await import("./commands/diff.ts")).diffCommand,
  },
  {
    name: "changes",
    summary: "list what was changed in the code, or print its patch",
    group: "Missions:",
    load: async () => (await import("./commands/changes.ts")).changesCommand,
  },
  {
    name: "checks",
    summary: "list a code review's quick commands, or run one",
    group: "Missions:",
    load: async () => (await import("./commands/checks.ts")).checksCommand,
  },
  {
    name: "take",
    summary: "take approved work: its branch, a merge, a patch, a push",
    group: "Missions:",
    load: async () => (await import("./commands/take.ts")).takeCommand,
  },
  {
    name: "discard",
    summary: "remove the mission's copy of the project; its branch is kept",
    group: "Missions:",
    load: async () => (await import("./commands/discard.ts")).discardCommand,
  },
  {
    name: "watch",
    summary: "watch the missions change, as a live table",
    group: "Missions:",
    load: async () => (await import("./commands/watch.ts")).watchCommand,
  },
  {
    name: "open",
    summary: "open the browser at a mission, or at Haloop's first page",
    group: "Missions:",
    load: async () => (await import("./commands/open.ts")).openCommand,
  },
  {
    name: "start",
    summary: "start Haloop: the API and the UI in one process on one port",
    group: "Haloop:",
    load: async () => (await import("./commands/start.ts")).startCommand,
  },
  {
    name: "stop",
    summary: "stop this home's Haloop; agents at work go on",
    group: "Haloop:",
    load: async () => (await import("./commands/stop.ts")).stopCommand,
  },
  {
    name: "status",
    summary: "say whether Haloop runs and where, and what waits for you",
    group: "Haloop:",
    load: async () => (await import("./commands/status.ts")).statusCommand,
  },
  {
    name: "agents",
    summary: "build, check and list the agents, and give them their credentials",
    group: "Set-up:",
    load: async () => (await import("./commands/agents.ts")).agentsCommand,
  },
  {
    name: "sandbox",
    summary: "prove from inside what a sandbox keeps an agent from",
    group: "Set-up:",
    load: async () => (await import("./commands/sandbox.ts")).sandboxCommand,
  },
  {
    name: "doctor",
    summary: "look home and machine over, and say what to do",
    group: "Haloop:",
    load: async () => (await import("./commands/doctor.ts")).doctorCommand,
  },
  {
    name: "init",
    summary: "make the home, with a config.json that says the defaults",
    group: "Set-up:",
    load: async () => (await import("./commands/init.ts")).initCommand,
  },
  {
    name: "config",
    summary: "read and change the settings in config.json",
    group: "Set-up:",
    load: async () => (await import("./commands/config.ts")).configCommand,
  },
  {
    name: "link",
    summary: "make a git repository the project of new missions",
    group: "Set-up:",
    load: async () => (await import("./commands/link.ts")).linkCommand,
  },
  {
    name: "projects",
    summary: "list the linked projects, or change a project's settings",
    group: "Set-up:",
    load: async () => (await import("./commands/projects.ts")).projectsCommand,
  },
  {
    name: "unlink",
    summary: "link no project for new missions; this one stays known",
    group: "Set-up:",
    load: async () => (await import("./commands/unlink.ts")).unlinkCommand,
  },
  {
    name: "workflows",
    summary: "list, show and check the workflow templates",
    group: "Set-up:",
    load: async () => (await import("./commands/workflows.ts")).workflowsCommand,
  },
  {
    name: "completions",
    summary: "print the script that completes haloop in your shell",
    group: "Set-up:",
    load: async () => (await import("./commands/completions.ts")).completionsCommand,
  },
  {
    name: "complete",
    summary: "answer a shell that completes haloop",
    group: undefined,
    load: async () => (await import("./commands/complete.ts")).completeCommand,
  },
];
