/** The container's name follows from the run id alone, so that a run cannot have two containers. */
export function containerName(run_id: string): string {
  return `haloop-${run_id}`;
}

/** Labels by which containers are found again and told apart from those of other homes. */
export const LABELS = {
  mission_id: "haloop.mission_id",
  run_id: "haloop.run_id",
  step_id: "haloop.step_id",
  owner: "haloop.home",
} as const;
