import { z } from "zod";

/**
 * What is read of the Engine API's answers; all else is ignored.
 * https://docs.docker.com/reference/api/engine/version/v1.41/
 */

const STATES = [
  "created",
  "running",
  "paused",
  "restarting",
  "removing",
  "exited",
  "dead",
] as const;

const Labels = z.record(z.string(), z.string()).nullish().transform((labels) => labels ?? {});

/** Of GET /containers/{id}/json. */
export const ContainerDetails = z.object({
  Id: z.string(),
  State: z.object({
    Status: z.enum(STATES),
    ExitCode: z.number().int(),
    OOMKilled: z.boolean().catch(false),
    Error: z.string().catch(""),
    FinishedAt: z.string(),
  }),
  Config: z.object({ Labels }),
});
export type ContainerDetails = z.infer<typeof ContainerDetails>;

/** One of GET /containers/json. */
export const ContainerListItem = z.object({ Id: z.string(), State: z.enum(STATES), Labels });
export type ContainerListItem = z.infer<typeof ContainerListItem>;

/** Of GET /volumes/{name}, and one of GET /volumes. */
export const Volume = z.object({ Name: z.string(), Labels });
export type Volume = z.infer<typeof Volume>;

/** Of GET /volumes. */
export const VolumeList = z.object({
  Volumes: z.array(Volume).nullish().transform((volumes) => volumes ?? []),
});

/** Of GET /info: Docker Desktop calls itself so here. */
export const EngineInfo = z.object({ OperatingSystem: z.string().catch("") });

/** Of GET /networks/bridge. */
export const BridgeNetwork = z.object({
  Options: z.record(z.string(), z.string()).nullish().transform((options) => options ?? {}),
});

/** Of GET /version. */
export const EngineVersion = z.object({ Version: z.string(), Os: z.string().catch("linux") });
export type EngineVersion = z.infer<typeof EngineVersion>;

/** One of GET /events?type=container. */
export const ContainerEvent = z.object({
  Action: z.string(),
  Actor: z.object({
    ID: z.string(),
    Attributes: z.record(z.string(), z.string()).catch({}),
  }),
  /** Since 1970; a number beyond 2^53 loses its last digits in JSON.parse, which is fine for a time. */
  timeNano: z.number(),
});
export type ContainerEvent = z.infer<typeof ContainerEvent>;

/** Ended for good: docker never starts a container of ours again. */
export function hasEnded({ State }: Pick<ContainerDetails, "State">): boolean {
  return ["exited", "dead", "removing"].includes(State.Status);
}
