import { Command, Option } from "@commander-js/extra-typings";
import {
  ApiError,
  type CreateMissionBody,
  type HaloopClient,
  MAX_TITLE_LENGTH,
  MissionType,
} from "@haloop/shared";
import { resolve } from "node:path";
import { dollarsAbove0, wholeSeconds } from "../arguments.ts";
import { connect } from "../connection.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT, explain } from "../failure.ts";
import { tellAfter } from "../mission/act.ts";
import { shortId } from "../mission/name.ts";
import { missionJson } from "../mission/summary.ts";
import { refuseTimeoutAlone } from "../mission/wait.ts";
import { out } from "../output.ts";
import { compose, type GivenText, untilSent } from "../person/compose.ts";
import { canAsk, readStdin, readText } from "../person/read_text.ts";
import { inOneLine, printable } from "../terminal/printable.ts";
import { withProgress } from "../terminal/progress.ts";

/** A title that was not given is the beginning of the text's first line. */
const DERIVED_TITLE_LENGTH = 80;

/** `haloop new`: makes a mission from a file, standard input, a message or the editor. */
export function newCommand(context: Context) {
  return new Command("new")
    .description("make a mission from a text: an issue, notes, a chat log")
    .argument("[file]", "the file with the text; - is standard input")
    .option("-m, --message <text>", "the text itself")
    .option("-t, --title <title>", "default: the first line of the text")
    .addOption(
      new Option("--type <type>", "what kind of work it is")
        .choices(MissionType.options)
        .default("feature" as const),
    )
    .option("-w, --workflow <id>", "the workflow that it goes through")
    .option("-a, --agent <name>", "the agent that works on it")
    .option("-p, --project <folder>", "the folder that it works on (default: the linked project)")
    .option("--no-project", "it works on no project, although one is linked")
    .option("--budget <usd>", "what its runs may cost at the model together", dollarsAbove0)
    .option("-s, --start", "start its first agent at once")
    .option("--wait", "with --start: wait until it needs you")
    .option("--timeout <seconds>", "with --wait: how long at most", wholeSeconds)
    .option("--json", "print the mission as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (file, options) => {
      if (options.wait && !options.start) {
        throw new CliFailure(EXIT.usage, "--wait waits for an agent: give --start with it");
      }
      refuseTimeoutAlone(options);
      const { client } = await connect(context);
      const given = await textOf(context, file, options.message);
      const body: CreateMissionBody = {
        title: titleOf(options.title, given.text),
        type: options.type,
        rawInput: given.text,
        ...options.workflow !== undefined && { workflowId: options.workflow },
        ...options.agent !== undefined && { agent: options.agent },
        ...projectOf(context, options.project),
        ...options.budget !== undefined && { budgetUsd: options.budget },
      };
      const { mission_id, title } = await untilSent(
        given,
        "haloop new",
        () => withProgress("Making the mission", client.create(body).catch(refusedOption)),
      );
      if (!options.json) {
        out.line(`Made the mission ${out.style.bold(shortId(mission_id))}: ${inOneLine(title)}`);
      }
      if (options.start) await start(client, mission_id, options.json === true);
      await tellAfter(client, mission_id, options);
    });
}

/** Where a field of the API comes from here. */
const GIVEN_BY: Readonly<Record<string, string>> = {
  title: "--title",
  rawInput: "the text",
  workflowId: "--workflow",
  agent: "--agent",
  projectPath: "--project",
  budgetUsd: "--budget",
};

/** @throws the error with the option that was given in place of the API's field */
function refusedOption(error: unknown): never {
  const [, field = "", said] = error instanceof ApiError && error.status === 400
    ? /^(\w+): (.*)$/s.exec(error.message) ?? []
    : [];
  const option = GIVEN_BY[field];
  throw option === undefined ? error : new CliFailure(EXIT.usage, `${option}: ${said}`);
}

/** Undefined is the linked project, false none. */
function projectOf(context: Context, given: string | false | true | undefined) {
  if (given === false) return { projectPath: null };
  return typeof given === "string" ? { projectPath: resolve(context.cwd, given) } : {};
}

/**
 * Starts the first agent of a mission that was just made.
 *
 * @throws CliFailure that names the mission where it is refused: who tries again needs no second one
 */
async function start(client: HaloopClient, mission_id: string, json: boolean): Promise<void> {
  try {
    await withProgress("Starting the agent", client.continue(mission_id));
  } catch (error) {
    // Where Haloop is gone, the sentence alone names it.
    if (json && error instanceof ApiError && error.status !== 0) {
      out.json({
        schema_version: 1,
        mission: missionJson(await client.mission(mission_id), undefined),
      });
    }
    const { message, exit_code } = explain(error);
    throw new CliFailure(
      exit_code,
      `The mission ${mission_id} was made, but not started: ${message}. ` +
        `Try again with: haloop continue ${mission_id}`,
    );
  }
}

async function textOf(
  context: Context,
  file: string | undefined,
  message: string | undefined,
): Promise<GivenText> {
  if (file !== undefined && message !== undefined) {
    throw new CliFailure(EXIT.usage, "Give the text by --message or by a file, not by both");
  }
  if (message === undefined && file === undefined && canAsk()) {
    return await compose(context, "mission.md", HINT);
  }
  const text = message ??
    (file === undefined ? await readStdin() : await readText(context, file));
  if (text.trim() !== "") return { text };
  throw new CliFailure(
    EXIT.usage,
    "Could not make a mission: the text is empty. Give it by a file, by standard input, or with " +
      "--message",
  );
}

function titleOf(given: string | undefined, text: string): string {
  if (given !== undefined) return given;
  const first = printable(text).split("\n").map((line) => line.replace(/^[\s#>*-]+/, "").trim())
    .find((line) => line !== "") ?? "Untitled";
  const most = Math.min(DERIVED_TITLE_LENGTH, MAX_TITLE_LENGTH);
  if (first.length <= most) return first;
  // At a word's end, where there is one.
  return `${first.slice(0, most - 1).replace(/\s+\S*$/, "").toWellFormed()}…`;
}

const HINT = [
  "Write above what the mission is about: an issue, notes, a chat log. The first line becomes its",
  "title unless --title gives one. This line and everything below is left out; an empty text makes",
  "no mission.",
];

const EXAMPLES = `
Without a file and a message, the text is read from standard input, or written in your editor
(VISUAL, EDITOR) at a terminal. Nothing runs until "haloop continue", or with --start.

Examples:
  $ haloop new issue.md
  $ haloop new -m "Users want a dark mode" --type feature --start
  $ haloop new plan.md --no-project --agent claude --budget 2.50
  $ gh issue view 12 --json body -q .body | haloop new -t "Dark mode" --json`;
