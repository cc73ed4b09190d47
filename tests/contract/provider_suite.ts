import { Harness, type ProviderKind } from "./harness.ts";
import { abortTests } from "./suite/abort.ts";
import { adoptionTests } from "./suite/adoption.ts";
import { endTests } from "./suite/end.ts";
import { logTests } from "./suite/logs.ts";
import { startTests } from "./suite/start.ts";
import { stopTests } from "./suite/stop.ts";

/** A test of the contract; `folder_name` is what the mounted folder is to be called. */
export type ContractTest = (
  sentence: string,
  fn: (harness: Harness) => Promise<void>,
  folder_name?: string,
) => void;

type Register = (name: string, fn: () => Promise<void>) => void;

/**
 * Registers the tests that every provider passes.
 *
 * @param kind made when the first test runs, so that nothing is prepared for tests that are skipped
 */
export function providerSuite(
  name: string,
  kind: () => ProviderKind | Promise<ProviderKind>,
  register: Register = Deno.test,
): void {
  const test: ContractTest = (sentence, fn, folder_name) => {
    register(`${name} provider: ${sentence}`, async () => {
      await using harness = await Harness.make(await kind(), folder_name);
      await fn(harness);
    });
  };
  startTests(test);
  abortTests(test);
  endTests(test);
  logTests(test);
  stopTests(test);
  adoptionTests(test);
}
