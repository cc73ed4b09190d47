import { adoptionTests } from "./suite/adoption.ts";
import { endTests } from "./suite/end.ts";
import { logTests } from "./suite/logs.ts";
import { startTests } from "./suite/start.ts";
import { stopTests } from "./suite/stop.ts";
import { Harness, type ProviderKind } from "./harness.ts";

/** A test of the contract; `folder_name` is what the mounted folder is to be called. */
export type ContractTest = (
  sentence: string,
  fn: (harness: Harness) => Promise<void>,
  folder_name?: string,
) => void;

type Register = (name: string, fn: () => Promise<void>) => void;

/** Registers the tests that every provider passes. */
export function providerSuite(kind: ProviderKind, register: Register = Deno.test): void {
  const test: ContractTest = (sentence, fn, folder_name) => {
    register(`${kind.name} provider: ${sentence}`, async () => {
      await using harness = await Harness.make(kind, folder_name);
      await fn(harness);
    });
  };
  startTests(test);
  endTests(test);
  logTests(test);
  stopTests(test);
  adoptionTests(test);
}
