/**
 * The commands by name. Each is loaded when it is called: `haloop --help` has to answer at once, and
 * the schemas and the server behind the commands take several times as long to load as it takes.
 */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { Context } from "./context.ts";

interface Entry {
  readonly name: string;
  /** What the overview says; the command's own description is the same. */
  readonly summary: string;
  load(): Promise<(context: Context) => CommandUnknownOpts>;
}

/** In the order of the overview. */
export const COMMANDS: readonly Entry[] = [
  {
    name: "init",
    summary: "make the home with its folders and a config.json that says the defaults",
    load: async () => (await import("./commands/init.ts")).initCommand,
  },
  {
    name: "link",
    summary: "make a folder the project that new missions work on",
    load: async () => (await import("./commands/link.ts")).linkCommand,
  },
  {
    name: "unlink",
    summary: "forget the linked project (its files are not touched)",
    load: async () => (await import("./commands/unlink.ts")).unlinkCommand,
  },
  {
    name: "start",
    summary: "start Haloop: the API and the UI in one process on one port",
    load: async () => (await import("./commands/start.ts")).startCommand,
  },
  {
    name: "stop",
    summary: "stop the server of this home; agents at work go on in their containers",
    load: async () => (await import("./commands/stop.ts")).stopCommand,
  },
  {
    name: "status",
    summary: "say whether Haloop runs, where, with which provider, and what waits for you",
    load: async () => (await import("./commands/status.ts")).statusCommand,
  },
  {
    name: "doctor",
    summary: "look the home and the machine over, and say what to do about each finding",
    load: async () => (await import("./commands/doctor.ts")).doctorCommand,
  },
];
