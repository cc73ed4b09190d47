import type { DoorSetting } from "../../backend/config.ts";
import { DockerProvider } from "../../backend/sandbox/docker/docker_provider.ts";
import { BUSYBOX_IMAGE, ensureBusyboxImage } from "../support/docker.ts";
import { shellCommand } from "./actions.ts";
import type { ProviderKind } from "./harness.ts";

/** Real Docker with an image that has a shell; makes the image when needed. */
export async function dockerKind(
  env: Record<string, string> = Deno.env.toObject(),
  door: DoorSetting = "auto",
): Promise<ProviderKind> {
  await ensureBusyboxImage(BUSYBOX_IMAGE);
  return {
    name: "docker",
    image: BUSYBOX_IMAGE,
    make: (owner) => new DockerProvider({ owner, env, door }),
    command: shellCommand,
  };
}
