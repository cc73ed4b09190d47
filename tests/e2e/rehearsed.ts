/** A browser test gets a Haloop whose mock agent copies its input: the gates hold what a test says. */
import { temporaryFolder } from "../support/haloop.ts";
import { homeIn, startServer } from "../support/server.ts";
import { type Haloop, haloopAt, test as base } from "./fixtures.ts";
import { STAGES } from "./steps.ts";

export const test = base.extend<object, { haloop: Haloop }>({
  // deno-lint-ignore no-empty-pattern -- Playwright reads the pattern to know what is needed
  haloop: [async ({}, use) => {
    await using folder = await temporaryFolder();
    const home = homeIn(folder.path);
    await using server = await startServer({ home, provider: "local" });
    await use(haloopAt(home, server));
  }, { scope: "worker" }],
});

/** What stands at the first gate. */
export const ARTIFACT = "structured-text.md";

/** A mission at its first gate, over a text that ends with `raw`. */
export async function atFirstGate(haloop: Haloop, title: string, raw: string): Promise<string> {
  const { client } = haloop.server;
  const { mission_id } = await client.create({ title, type: "fix", rawInput: raw });
  await client.continue(mission_id);
  await haloop.atGate(mission_id);
  return mission_id;
}

/** A mission at its last gate, over `implementation-result.json`. */
export async function atLastGate(haloop: Haloop, title: string): Promise<string> {
  const mission_id = await atFirstGate(haloop, title, "short");
  for (let gate = 1; gate < STAGES.length; gate++) {
    await haloop.server.client.continue(mission_id);
    await haloop.atGate(mission_id);
  }
  return mission_id;
}
