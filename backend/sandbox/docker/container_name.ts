/** The container's name follows from the run id alone, so that a run cannot have two containers. */
export function containerName(run_id: string): string {
  return `haloop-${run_id}`;
}

/** The name of the container that brings a run's doors to its sandbox. */
export function relayName(run_id: string): string {
  return `haloop-relay-${run_id}`;
}

/** The name of the volume in which a relay and a sandbox meet. */
export function volumeName(run_id: string): string {
  return `haloop-doors-${run_id}`;
}

/** Labels by which containers are found again and told apart from those of other homes. */
export const LABELS = {
  mission_id: "haloop.mission_id",
  run_id: "haloop.run_id",
  step_id: "haloop.step_id",
  owner: "haloop.home",
} as const;

/** Those of a relay and its volume, beside the mission, the step and the owner. */
export const RELAY_LABELS = {
  /** The run that it is for. */
  run_id: "haloop.relay_of",
  /** The doors, and where they lead. */
  leads_to: "haloop.relay_to",
} as const;
