import { Command } from "@commander-js/extra-typings";
import {
  ApiError,
  type Check,
  type CheckRun,
  type CheckRuns,
  checksOf,
  checkState,
  type HaloopClient,
  isCheckStale,
} from "@haloop/shared";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { namedMission } from "../mission/act.ts";
import { checkJson, checkWords } from "../mission/check.ts";
import { logPieces } from "../mission/log_pieces.ts";
import { err, out } from "../output.ts";
import { didYouMean } from "../similar.ts";
import { fitFor, inOneLine, judgeable } from "../terminal/printable.ts";
import { withProgress } from "../terminal/progress.ts";
import { type Column, printTable } from "../terminal/table.ts";

/** `haloop checks`: quick commands over a mission's copy of the project, each in a sandbox. */
export function checksCommand(context: Context) {
  return new Command("checks")
    .description("list a code review's quick commands, or run one")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .argument("[check]", "run this one, print its output, and end as it ended")
    .option("--last", "print its last run, and run nothing; one that goes on is followed")
    .option("--cancel", "end it")
    .option("--json", "print the checks, or the one that was run, as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, check_name, options) => {
      if (check_name === undefined && (options.last || options.cancel)) {
        throw new CliFailure(EXIT.usage, "Name the check that is meant");
      }
      if (options.last && options.cancel) {
        throw new CliFailure(EXIT.usage, "Give --last or --cancel, not both");
      }
      const { client, mission } = await namedMission(context, name);
      const { mission_id } = mission;
      const known = await client.checks(mission_id);
      const tree = await presentTree(client, mission_id);
      if (check_name === undefined) return list(mission_id, known, tree, options.json === true);
      const { run } = checkNamed(known, check_name, options.last !== true && !options.cancel);
      if (options.cancel) await cancel(client, mission_id, check_name, run);
      const begun = options.last || options.cancel ? lastRun(run, check_name) : await withProgress(
        "Copying the workspace",
        client.startCheck(mission_id, { name: check_name }),
      );
      const ended = await followed(client, mission_id, begun, options.json !== true);
      // Nobody reads any more.
      if (ended === undefined) return;
      // The workspace may be another by now.
      const now = options.json ? await presentTree(client, mission_id) : tree;
      if (options.json) {
        const { output_tail = "" } = ended;
        const check = { ...checkJson(ended, now), name: ended.name, argv: ended.argv, output_tail };
        out.json({ schema_version: 1, mission_id, check });
      }
      if (!options.cancel) throwUnlessPassed(ended);
    });
}

function list(mission_id: string, known: CheckRuns, tree: string | undefined, json: boolean) {
  const checks = checksOf(known);
  if (json) {
    const listed = checks.map(({ name, argv, offered, run }) => ({
      name,
      argv,
      offered,
      run: run === undefined ? null : checkJson(run, tree),
    }));
    return out.json({ schema_version: 1, mission_id, tree: tree ?? null, checks: listed });
  }
  printTable(out, columnsAt(tree), checks);
  if (checks.length === 0) err.line(err.style.dim(NONE));
}

/** Undefined while an agent writes to the workspace: nobody can look then. */
async function presentTree(client: HaloopClient, mission_id: string) {
  try {
    return (await client.changes(mission_id, { limit: 1 })).tree;
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) return undefined;
    throw error;
  }
}

/** @throws CliFailure that names those that there are */
function checkNamed(known: CheckRuns, name: string, to_run: boolean): Check {
  const checks = checksOf(known);
  const found = checks.find((check) => check.name === name && (check.offered || !to_run));
  if (found !== undefined) return found;
  const names = checks.filter(({ offered }) => offered || !to_run).map((check) => check.name);
  const there = names.length === 0 ? NONE : `There are: ${names.map(inOneLine).join(", ")}`;
  throw new CliFailure(
    EXIT.not_found,
    `There is no check "${name}"${didYouMean(name, names)}. ${there}`,
  );
}

function lastRun(run: CheckRun | undefined, name: string): CheckRun {
  if (run !== undefined) return run;
  throw new CliFailure(EXIT.not_found, `The check "${name}" was not run yet`);
}

async function cancel(
  client: HaloopClient,
  mission_id: string,
  name: string,
  run: CheckRun | undefined,
): Promise<void> {
  if (run === undefined || checkState(run) !== "running") {
    throw new CliFailure(EXIT.refused, `The check "${name}" does not run`);
  }
  await withProgress("Ending the check", client.cancelCheck(mission_id, run.check_id));
}

/** The run as it ended; what it prints is printed as it comes. Undefined once nobody reads it. */
async function followed(
  client: HaloopClient,
  mission_id: string,
  { check_id }: CheckRun,
  print: boolean,
): Promise<CheckRun | undefined> {
  let rest = "";
  const read = (from: number) => client.checkLog(mission_id, check_id, from);
  for await (const { text, complete } of logPieces(read, () => !print || !out.gone)) {
    if (!print) continue;
    const judged = judgeable(rest + text);
    out.write(fitFor(out, complete ? rest + text : judged.whole));
    rest = complete ? "" : judged.rest;
    if (out.gone) return undefined;
  }
  if (print && out.gone) return undefined;
  const { runs } = await client.checks(mission_id);
  const ended = runs.find((run) => run.check_id === check_id);
  if (ended !== undefined) return ended;
  throw new CliFailure(EXIT.not_found, "The mission was deleted meanwhile");
}

function throwUnlessPassed(run: CheckRun): void {
  if (checkState(run) === "passed") return;
  const why = run.error === undefined ? `ended with exit code ${run.exit_code}` : "did not run";
  const more = run.error === undefined ? "" : `: ${inOneLine(run.error)}`;
  throw new CliFailure(EXIT.failed, `The check "${inOneLine(run.name)}" ${why}${more}`);
}

const columnsAt = (tree: string | undefined): readonly Column<Check>[] => [
  { head: "CHECK", text: ({ name }) => name },
  {
    head: "LAST RUN",
    text: ({ run }) => checkWords(run, isCheckStale(run, tree)),
    paint: (text, { run }) => {
      const { dim, green, red, yellow } = out.style;
      const paint = { never: dim, running: yellow, passed: green, failed: red, broken: red };
      return paint[checkState(run)](text);
    },
  },
  { head: "COMMAND", text: ({ argv }) => argv.join(" "), gives_way: true },
];

const NONE = "There are none. Add one with: haloop projects <project> --command name=argv";

const EXAMPLES = `
A check runs in a sandbox, over a copy of the workspace that is thrown away. The exit code is 1 when it
fails. Ctrl-C leaves it running: --last goes on with its output. Commands come from the project and
from the steps of the workflow.

Examples:
  $ haloop checks @last
  $ haloop checks @last tests
  $ haloop checks m-1a2b tests --last --json | jq -r .check.exit_code
  $ haloop projects shop --command 'tests=["npm","test"]'`;
