/** Calls to the provider that more than one part of the engine makes, between their fault points. */
import { isRunId } from "@haloop/shared";
import { faultPoint } from "../fault_point.ts";
import type { SandboxInfo } from "../sandbox/provider.ts";
import type { EngineParts } from "./parts.ts";

/** The runs that this home has at the provider; its checks are another's business (`checks.ts`). */
export async function listSandboxes({ provider, owner }: EngineParts): Promise<SandboxInfo[]> {
  faultPoint("provider_list.before");
  const sandboxes = await provider.list(owner);
  faultPoint("provider_list.after");
  return sandboxes.filter(({ run_id }) => isRunId(run_id));
}

/** Removes what is left of a run's sandbox; kills it first if it still runs. */
export async function removeSandbox({ provider }: EngineParts, run_id: string): Promise<void> {
  faultPoint("provider_remove.before");
  await provider.remove(run_id);
  faultPoint("provider_remove.after");
}
