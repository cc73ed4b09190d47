import { LocalProvider } from "../../backend/sandbox/local/local_provider.ts";
import { shellCommand } from "./actions.ts";
import type { ProviderKind } from "./harness.ts";
import { providerSuite } from "./provider_suite.ts";

const local: ProviderKind = {
  name: "local",
  image: "none",
  make: (_owner, folder) => new LocalProvider({ folder }),
  command: shellCommand,
};

if (Deno.build.os !== "windows") providerSuite(local);
