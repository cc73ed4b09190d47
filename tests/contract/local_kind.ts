import { LocalProvider } from "../../backend/sandbox/local/local_provider.ts";
import { shellCommand } from "./actions.ts";
import type { ProviderKind } from "./harness.ts";

/** Plain processes of this machine. */
export const localKind: ProviderKind = {
  name: "local",
  image: "none",
  make: (_owner, folder) => new LocalProvider({ folder }),
  command: shellCommand,
};
