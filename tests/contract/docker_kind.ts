import { DockerProvider } from "../../backend/sandbox/docker/docker_provider.ts";
import { BUSYBOX_IMAGE, ensureBusyboxImage } from "../support/docker.ts";
import { shellCommand } from "./actions.ts";
import type { ProviderKind } from "./harness.ts";

/** Real Docker with an image that has a shell; makes the image when needed. */
export async function dockerKind(env?: Record<string, string>): Promise<ProviderKind> {
  await ensureBusyboxImage(BUSYBOX_IMAGE);
  return {
    name: "docker",
    image: BUSYBOX_IMAGE,
    make: (owner) => new DockerProvider(env === undefined ? { owner } : { owner, env }),
    command: shellCommand,
  };
}
