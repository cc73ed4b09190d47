/** What the daemon has of a home, as sandboxes: a pure function. */
import type { SandboxInfo } from "../provider.ts";
import { LABELS, RELAY_LABELS } from "./container_name.ts";
import type { ContainerListItem, Volume } from "./docker_schemas.ts";

const SIMPLE_STATES: Record<ContainerListItem["State"], SandboxInfo["state"]> = {
  created: "created",
  running: "running",
  paused: "running",
  restarting: "running",
  removing: "exited",
  exited: "exited",
  dead: "exited",
};

/**
 * The sandboxes. A relay or a volume whose sandbox is not there is shown as a sandbox that was made and
 * never started: that is what a killed start leaves, and removing it takes all of it away.
 */
export function sandboxesOf(
  containers: readonly ContainerListItem[],
  volumes: readonly Volume[],
): SandboxInfo[] {
  const isRelay = ({ Labels }: ContainerListItem) => Labels[RELAY_LABELS.run_id] !== undefined;
  const sandboxes = containers.filter((one) => !isRelay(one)).map(({ Id, State, Labels }) =>
    info(Labels[LABELS.run_id] ?? "", Labels, Id, SIMPLE_STATES[State])
  );
  const known = new Set(sandboxes.map(({ run_id }) => run_id));
  const beside = [
    ...containers.filter(isRelay).map(({ Id, Labels }) => ({ id: Id, Labels })),
    ...volumes.map(({ Name, Labels }) => ({ id: Name, Labels })),
  ];
  for (const { id, Labels } of beside) {
    const run_id = Labels[RELAY_LABELS.run_id];
    if (run_id === undefined || known.has(run_id)) continue;
    known.add(run_id);
    sandboxes.push(info(run_id, Labels, id, "created"));
  }
  return sandboxes;
}

function info(
  run_id: string,
  labels: Readonly<Record<string, string>>,
  sandbox_id: string,
  state: SandboxInfo["state"],
): SandboxInfo {
  return {
    run_id,
    mission_id: labels[LABELS.mission_id] ?? "",
    step_id: labels[LABELS.step_id] ?? "",
    sandbox_id,
    state,
  };
}
