import { Command, Option } from "@commander-js/extra-typings";
import type { HaloopClient, MissionDetail, StepRun } from "@haloop/shared";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { namedMission } from "../mission/act.ts";
import { logPieces } from "../mission/log_pieces.ts";
import { eventWords, runEvents } from "../mission/run_events.ts";
import { err, out } from "../output.ts";
import { didYouMean } from "../similar.ts";
import { fitFor, judgeable } from "../terminal/printable.ts";

/** `haloop logs`: the whole output of a run, from its first byte; with -f until it ends. */
export function logsCommand(context: Context) {
  return new Command("logs")
    .description("print what an agent printed, now or in an earlier run")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .option("-f, --follow", "go on until the run ends")
    .option("--events", "print what the agent said and did, instead of its output as it is")
    .addOption(new Option("--step <id>", "the last run of this step").conflicts("run"))
    .option("--run <id>", "this run, by its id or a beginning of it")
    .option("--json", "print pieces of the log as JSON, one a line")
    .addHelpText("after", EXAMPLES)
    .action(async (name, { follow, events, step, run: run_name, json }) => {
      const { client, mission } = await namedMission(context, name);
      const run = chosenRun(mission, step, run_name);
      const { run_id, step_id } = run;
      const { mission_id } = mission;
      // The last of a run's log is kept a moment after its end.
      const to_end = follow === true || run.finished_at != null;
      if (events) return await printEvents(client, mission_id, run, to_end, json === true);
      const read = (from: number) => client.runLog(mission_id, run_id, from);
      let rest = "";
      for await (const piece of logPieces(read, () => to_end && !out.gone)) {
        if (json) out.jsonLine({ schema_version: 1, mission_id, run_id, step_id, ...piece });
        else {
          const judged = judgeable(rest + piece.text);
          const whole = piece.complete ? rest + piece.text : judged.whole;
          out.write(fitFor(out, whole));
          rest = piece.complete ? "" : judged.rest;
        }
        if (out.gone) return;
      }
      if (!json && !to_end) {
        err.line(err.style.dim("The run has not ended. Follow it with: haloop logs -f"));
      }
    });
}

async function printEvents(
  client: HaloopClient,
  mission_id: string,
  { run_id, step_id }: StepRun,
  to_end: boolean,
  json: boolean,
): Promise<void> {
  const read = (from: number) => client.runEvents(mission_id, run_id, from);
  for await (const event of runEvents(read, () => to_end && !out.gone)) {
    if (json) out.jsonLine({ schema_version: 1, mission_id, run_id, step_id, event });
    else {
      const words = eventWords(event, out.style);
      if (words !== undefined) out.line(words);
    }
    if (out.gone) return;
  }
}

function chosenRun(
  mission: MissionDetail,
  step: string | undefined,
  run_name: string | undefined,
): StepRun {
  const { runs, workflow } = mission;
  if (run_name !== undefined) return runNamed(runs, run_name);
  const run = runs.findLast(({ step_id }) => step === undefined || step_id === step);
  if (run !== undefined) return run;
  if (step === undefined) {
    throw new CliFailure(EXIT.not_found, "No agent has worked on this mission yet");
  }
  const ids = workflow.steps.map(({ step_id }) => step_id);
  const known = ids.includes(step);
  throw new CliFailure(
    EXIT.not_found,
    known
      ? `No agent has worked on the step "${step}" yet`
      : `There is no step "${step}" in the mission's workflow${didYouMean(step, ids)}`,
  );
}

function runNamed(runs: readonly StepRun[], name: string): StepRun {
  const beginning = name.startsWith("r-") ? name : `r-${name}`;
  const found = runs.filter(({ run_id }) => run_id.startsWith(beginning));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (only === undefined) {
    throw new CliFailure(
      EXIT.not_found,
      `The mission has no run "${name}". See its runs with: haloop show`,
    );
  }
  throw new CliFailure(EXIT.usage, `"${name}" is the beginning of several runs: give more of it`);
}

const EXAMPLES = `
The log is kept whole, from the first byte on. Earlier attempts keep theirs: "haloop show" lists the
runs.

Examples:
  $ haloop logs -f @last
  $ haloop logs -f @last --events
  $ haloop logs m-1a2b --step research
  $ haloop logs m-1a2b --run r-5e6f | grep -i error`;
