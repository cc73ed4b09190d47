/** What the commands that change a mission have in common. */
import type { HaloopClient, MissionDetail } from "@haloop/shared";
import { connect, type Connection } from "../connection.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { err, out } from "../output.ts";
import { withProgress } from "../terminal/progress.ts";
import { missionId } from "./name.ts";
import { printNextSteps } from "./next_steps.ts";
import { reviewedCode } from "./reviewed_code.ts";
import { missionJson, printMissionLine } from "./summary.ts";
import { refuseTimeoutAlone, throwIfFailed, waitForPerson } from "./wait.ts";

export interface ActOptions {
  readonly json?: boolean | undefined;
  /** Wait until the mission needs the person again. */
  readonly wait?: boolean | undefined;
  /** In seconds. */
  readonly timeout?: number | undefined;
}

/** The mission that a person named, as it stands now. */
export async function namedMission(
  context: Context,
  name: string,
): Promise<Connection & { mission: MissionDetail }> {
  const connection = await connect(context);
  const mission = await connection.client.mission(await missionId(connection.client, name));
  return { ...connection, mission };
}

/**
 * Does something with a mission and tells how it stands afterwards.
 *
 * @param doing what it is while it takes, such as "Stopping the agent"
 * @param change gives the sentence that says what was done
 */
export async function act(
  context: Context,
  name: string,
  options: ActOptions,
  doing: string,
  change: (client: HaloopClient, mission: MissionDetail) => Promise<string>,
): Promise<void> {
  refuseTimeoutAlone(options);
  const { client, mission } = await namedMission(context, name);
  const sentence = await withProgress(doing, change(client, mission));
  // At once: waiting may take long.
  if (!options.json) out.line(sentence);
  await tellAfter(client, mission.mission_id, options);
}

/** Prints where the mission stands now, or in the end when it is waited for. */
export async function tellAfter(
  client: HaloopClient,
  mission_id: string,
  { json, wait, timeout }: ActOptions,
): Promise<void> {
  const after = wait
    ? await waitedFor(client, mission_id, json === true, timeout)
    : await client.mission(mission_id);
  if (json) {
    const code = await reviewedCode(client, after);
    out.json({ schema_version: 1, mission: missionJson(after, code) });
  } else {
    printMissionLine(after);
    if (out.stream.isTerminal() || err.stream.isTerminal()) printNextSteps(after);
  }
  if (wait) throwIfFailed(after);
}

/** Waits. A script gets the mission as it stands also when the time is up: its id may be new to it. */
async function waitedFor(
  client: HaloopClient,
  mission_id: string,
  json: boolean,
  timeout: number | undefined,
): Promise<MissionDetail> {
  try {
    return await waitForPerson(client, mission_id, timeout);
  } catch (error) {
    if (json && error instanceof CliFailure && error.exit_code === EXIT.failed) {
      const mission = missionJson(await client.mission(mission_id), undefined);
      out.json({ schema_version: 1, mission });
    }
    throw error;
  }
}
