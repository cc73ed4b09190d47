import { Argument, Command, InvalidArgumentError } from "@commander-js/extra-typings";
import type { Context } from "../context.ts";
import { act, namedMission } from "../mission/act.ts";
import { budgetWords } from "../mission/budget.ts";
import { missionJson } from "../mission/summary.ts";
import { dollarsAbove0 } from "../arguments.ts";
import { out } from "../output.ts";

/** `haloop budget`: what a mission may cost at the model. */
export function budgetCommand(context: Context) {
  return new Command("budget")
    .description("say what a mission may cost at the model, or set it")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .addArgument(new Argument("[usd]", "an amount in US dollars, or none").argParser(amountOrNone))
    .option("--json", "print the mission as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, amount, { json }) => {
      if (amount !== undefined) {
        return await act(context, name, { json }, "Setting the budget", async (client, mission) => {
          const budgetUsd = amount === "none" ? null : amount;
          await client.setBudget(mission.mission_id, { budgetUsd });
          return budgetUsd === null
            ? "The mission has no budget any more"
            : `The mission may cost ${budgetUsd} US dollars`;
        });
      }
      const { mission } = await namedMission(context, name);
      if (json) out.json({ schema_version: 1, mission: missionJson(mission, undefined) });
      else out.line(budgetWords(mission));
    });
}

function amountOrNone(text: string): number | "none" {
  if (text === "none") return text;
  try {
    return dollarsAbove0(text);
  } catch {
    throw new InvalidArgumentError("It must be an amount above 0 in US dollars, or none.");
  }
}

const EXAMPLES = `
A budget is for all runs of the mission together and holds from the next run on: after a run that was
ended by it, raise it and retry. Costs count as far as they are known.

Examples:
  $ haloop budget @last
  $ haloop budget m-1a2b 5 && haloop retry m-1a2b --wait
  $ haloop budget m-1a2b none`;
