import { dockerTest } from "../support/docker.ts";
import { dockerKind } from "./docker_kind.ts";
import { providerSuite } from "./provider_suite.ts";

providerSuite("docker", () => dockerKind(), dockerTest);
