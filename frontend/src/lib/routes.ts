/** The addresses of the screens, and how they are read back. */
import { useRoute } from "wouter";

export interface MissionPlace {
  id: string;
  /** Set while the person looks at a step of their own choice. */
  stepId?: string;
}

export function missionPath(
  id: string,
  stepId?: string,
  look: Record<string, string> = {},
): string {
  const base = `/missions/${encodeURIComponent(id)}`;
  if (stepId === undefined) return base;
  const search = new URLSearchParams(look).toString();
  return `${base}/steps/${encodeURIComponent(stepId)}${search === "" ? "" : `?${search}`}`;
}

/** Where the address bar stands, or undefined outside a mission. */
export function useMissionPlace(): MissionPlace | undefined {
  const [isMission, mission] = useRoute("/missions/:id");
  const [isStep, step] = useRoute("/missions/:id/steps/:stepId");
  if (isStep) return { id: step.id, stepId: step.stepId };
  return isMission ? { id: mission.id } : undefined;
}
