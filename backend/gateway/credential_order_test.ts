import assert from "node:assert/strict";
import { join } from "node:path";
import { eventually } from "../../tests/support/eventually.ts";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import { type CredentialParts, Credentials } from "./credentials.ts";

const OWN: CredentialParts = {
  env: { OPENAI_API_KEY: "sk-of-the-vendor" },
  command: () => ["printf", "sk-of-the-command"],
  stored: () => Promise.resolve("sk-of-the-login"),
  learned: () => {},
};
const NO_COMMAND = { command: () => undefined };
const NO_LOGIN = { stored: () => Promise.resolve(undefined) };

const ORDER: readonly [Partial<CredentialParts>, string | undefined][] = [
  [{}, "credential_command"],
  [NO_COMMAND, "haloop agents login"],
  [{ ...NO_COMMAND, ...NO_LOGIN }, "OPENAI_API_KEY"],
  [{ ...NO_COMMAND, ...NO_LOGIN, variables: () => [] }, undefined],
];
for (const [over, from] of ORDER) {
  Deno.test(`what is an agent's own counts first: ${from ?? "nothing"}`, async () => {
    const found = await new Credentials({ ...OWN, ...over }).find("opencode", "openai_chat");
    assert.equal(found?.from, from);
  });
}

Deno.test("a credential command whose child keeps the output open is given up", async () => {
  await withTempDir(async (folder) => {
    const note = join(folder, "pid");
    const command = () => ["sh", "-c", 'sleep 60 & echo $! > "$0"; echo sk-of-the-command', note];
    const credentials = new Credentials({ ...OWN, command, command_limit_ms: 1_500 });
    const found = credentials.find("codex", "openai_responses");
    const given_up = assert.rejects(found, /did not end within 1\.5/);
    const child = await eventually("the child", async () => {
      return Number(await Deno.readTextFile(note).catch(() => "")) || undefined;
    }).catch(() => undefined);
    try {
      await given_up;
    } finally {
      if (child !== undefined) Deno.kill(child, "SIGKILL");
    }
  });
});
