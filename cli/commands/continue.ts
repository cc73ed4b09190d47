import { Command } from "@commander-js/extra-typings";
import { type HaloopClient, hasActiveRun, type MissionDetail } from "@haloop/shared";
import { wholeSeconds } from "../arguments.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { act } from "../mission/act.ts";
import { describeArtifact } from "../mission/seen.ts";
import { describeCode, requireSeen, reviewedCode } from "../mission/reviewed_code.ts";
import { gateOf, stepOf } from "../mission/summary.ts";
import { inOneLine } from "../terminal/printable.ts";

/** `haloop continue`: starts the agent, or lets the gate's text through, as it was seen. */
export function continueCommand(context: Context) {
  return new Command("continue")
    .description("start the step's agent, or let a gate's text through")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .option("--hash <sha256>", "let it through only when the text is this one (or begins so)")
    .option("--wait", "wait until the mission needs you again, or is over")
    .option("--timeout <seconds>", "with --wait: how long at most", wholeSeconds)
    .option("--json", "print the mission as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, options) => {
      const { hash, wait } = options;
      await act(context, name, options, "Starting the agent", async (client, mission) => {
        // As after a restart: what was asked for is under way, and only the waiting is left.
        if (wait === true && hash === undefined && hasActiveRun(mission.status)) {
          return `${inOneLine(stepOf(mission)?.name ?? "The agent")} is at work already`;
        }
        if (gateOf(mission) === undefined) return await startAgent(client, mission, hash);
        return await passGate(client, mission, hash);
      });
    });
}

async function startAgent(
  client: HaloopClient,
  mission: MissionDetail,
  hash: string | undefined,
): Promise<string> {
  const step = stepOf(mission);
  if (hash !== undefined) {
    const at = step === undefined ? "past its last step" : `at "${inOneLine(step.name)}"`;
    throw new CliFailure(
      EXIT.refused,
      `Could not let a text through: the mission stands ${at}, which is no open gate`,
    );
  }
  await client.continue(mission.mission_id, step === undefined ? {} : { stepId: step.step_id });
  return `Started ${inOneLine(step?.name ?? "the agent")}`;
}

/** Bound to the very text that is named: one that changed meanwhile is refused. */
async function passGate(
  client: HaloopClient,
  mission: MissionDetail,
  hash: string | undefined,
): Promise<string> {
  const gate = gateOf(mission);
  if (gate === undefined) throw new TypeError("The mission stands at no gate");
  const { step, artifact } = gate;
  const code = await reviewedCode(client, mission);
  if (hash !== undefined) requireSeen(artifact, code, hash);
  await client.continue(mission.mission_id, {
    stepId: step.step_id,
    ...code !== undefined && { tree: code.tree },
    ...artifact?.hash !== undefined && { artifactHash: artifact.hash },
  });
  const seen = code === undefined ? describeArtifact(mission, artifact) : describeCode(code);
  return `Passed ${inOneLine(step.name)} with ${seen}`;
}

const EXAMPLES = `
The approval is bound to the step and to the text that is printed: when somebody changed it since
this command looked, it is refused (exit code 4). --hash binds it to the text that you read earlier;
"haloop artifacts" tells the hash of each, "haloop changes" the tree at a code review. With --wait the exit code is 1 when the mission failed.

Examples:
  $ haloop continue @last --wait
  $ haloop continue m-1a2b --hash 9f86d081
  $ haloop continue m-1a2b --wait --timeout 600 --json | jq -r .mission.status`;
