import { Command } from "@commander-js/extra-typings";
import type { Context } from "../context.ts";
import { namedMission } from "../mission/act.ts";
import { printNextSteps } from "../mission/next_steps.ts";
import { reviewedCode } from "../mission/reviewed_code.ts";
import { printRounds } from "../mission/rounds.ts";
import { showJson } from "../mission/show_json.ts";
import { printMission } from "../mission/show_text.ts";
import { out } from "../output.ts";

/** `haloop show`: one mission with its steps, runs and artifacts. */
export function showCommand(context: Context) {
  return new Command("show")
    .description("show where a mission stands: its steps, runs, artifacts")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .option("--journal", "and what happened to it, when, by whom")
    .option("--rounds", "and what was asked for at its gates, round by round")
    .option("--json", "print the mission as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, options) => {
      const { client, mission } = await namedMission(context, name);
      const journal = options.journal ? await client.journal(mission.mission_id) : undefined;
      const rounds = options.rounds ? await client.feedback(mission.mission_id) : undefined;
      if (options.json) {
        const code = await reviewedCode(client, mission);
        return out.json(showJson(mission, journal, rounds, code));
      }
      printMission(mission, journal);
      if (rounds !== undefined) printRounds(mission, rounds);
      if (out.stream.isTerminal()) printNextSteps(mission);
    });
}

const EXAMPLES = `
The texts themselves are read with "haloop artifacts", the output of agents with "haloop logs".

Examples:
  $ haloop show @last
  $ haloop show m-1a2b --journal --rounds
  $ haloop show m-1a2b --json | jq -r .mission.gate.artifact`;
