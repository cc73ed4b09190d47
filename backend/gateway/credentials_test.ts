import assert from "node:assert/strict";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import { type CredentialParts, Credentials } from "./credentials.ts";
import { GatewayError } from "./gateway.ts";

const SECRET = "sk-test-0123456789";

function credentials(over: Partial<CredentialParts>): Credentials {
  return new Credentials({
    env: {},
    command: () => undefined,
    stored: () => Promise.resolve(undefined),
    learned: () => {},
    ...over,
  });
}

function printing(text: string): Partial<CredentialParts> {
  const argv = [Deno.execPath(), "eval", "console.log(Deno.args[0])", text];
  return { command: () => argv };
}

Deno.test("of what a credential command prints, the first line is the secret", async () => {
  const found = await credentials(printing(`${SECRET}\nuser: jane`)).need("claude", "anthropic");
  assert.equal(found.secret, SECRET);
});

const ODD: readonly (readonly [string, Partial<CredentialParts>])[] = [
  ["the environment", { env: { ANTHROPIC_API_KEY: `${SECRET}\nmore` } }],
  ["haloop agents login", { stored: () => Promise.resolve(`${SECRET}\nmore`) }],
  ["a command", printing(`Key: ${SECRET}`)],
  ["a command with letters of another script", printing(`${SECRET}é`)],
];
for (const [where, parts] of ODD) {
  Deno.test(`a credential of ${where} that no header can carry is refused, not quoted`, async () => {
    await assert.rejects(credentials(parts).need("claude", "anthropic"), (error: Error) => {
      assert.ok(error instanceof GatewayError);
      assert.match(error.message, /credential of the agent "claude".*spaces/);
      assert.ok(!error.message.includes(SECRET));
      return true;
    });
  });
}

Deno.test("a command that fails is not asked again until the person says so", async () => {
  await withTempDir(async (folder) => {
    const asked = `${folder}/asked`;
    const argv = ["sh", "-c", 'echo x >> "$1"; exit 1', "ask", asked];
    const { need, forget } = bound(credentials({ command: () => argv }));
    const times = async () => (await Deno.readTextFile(asked)).split("\n").length - 1;
    for (let round = 0; round < 3; round += 1) await assert.rejects(need(), GatewayError);
    assert.equal(await times(), 1);
    forget();
    await assert.rejects(need(), GatewayError);
    assert.equal(await times(), 2);
  });
});

function bound(keys: Credentials) {
  return {
    need: () => keys.need("claude", "anthropic"),
    forget: () => keys.forget("claude"),
  };
}
