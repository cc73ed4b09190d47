import { DockerProvider } from "../../backend/sandbox/docker/docker_provider.ts";
import { BUSYBOX_IMAGE, dockerTest, ensureBusyboxImage } from "../support/docker.ts";
import { shellCommand } from "./actions.ts";
import type { ProviderKind } from "./harness.ts";
import { providerSuite } from "./provider_suite.ts";

const docker: ProviderKind = {
  name: "docker",
  image: BUSYBOX_IMAGE,
  make: (owner) => new DockerProvider({ owner }),
  command: shellCommand,
};

providerSuite(docker, (name, fn) =>
  dockerTest(name, async () => {
    await ensureBusyboxImage(BUSYBOX_IMAGE);
    await fn();
  }));
