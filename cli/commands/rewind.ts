import { Command } from "@commander-js/extra-typings";
import type { MissionDetail, WorkflowStep } from "@haloop/shared";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { act } from "../mission/act.ts";
import { didYouMean } from "../similar.ts";
import { inOneLine } from "../terminal/printable.ts";

/** `haloop rewind`: goes back to an earlier step without running it. */
export function rewindCommand(context: Context) {
  return new Command("rewind")
    .description("go back to an earlier step; later texts stay, as stale")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .argument("<step>", "the step's id, as haloop show lists them")
    .option("-m, --message <note>", "why, for the history", "")
    .option("--json", "print the mission as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, step_name, { message, json }) => {
      await act(context, name, { json }, "Going back", async (client, mission) => {
        const step = findStep(mission, step_name);
        await client.rewind(mission.mission_id, { stepId: step.step_id, note: message });
        return `Went back to ${inOneLine(step.name)}`;
      });
    });
}

/** By its id, or by its name in any case. */
function findStep(mission: MissionDetail, given: string): WorkflowStep {
  const { steps } = mission.workflow;
  const found = steps.find(({ step_id }) => step_id === given) ??
    steps.find(({ name }) => name.toLowerCase() === given.toLowerCase());
  if (found !== undefined) return found;
  const ids = steps.map(({ step_id }) => step_id);
  throw new CliFailure(
    EXIT.not_found,
    `There is no step "${given}" in the mission's workflow${didYouMean(given, ids)}. ` +
      `Its steps are: ${ids.map(inOneLine).join(", ")}`,
  );
}

const EXAMPLES = `
Examples:
  $ haloop rewind @last research
  $ haloop rewind m-1a2b planning -m "The plan forgot the tests"`;
