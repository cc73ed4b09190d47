import { MAX_BODY_BYTES } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "../../tests/support/haloop.ts";
import { EXIT } from "../failure.ts";
import { readText } from "./read_text.ts";

Deno.test("a text is read as it is, and what is none or more than fits is named", async () => {
  await using folder = await temporaryFolder();
  const context = { env: {}, cwd: folder.path };
  await Deno.writeTextFile(join(folder.path, "good.md"), "ünï\r\n");
  assert.equal(await readText(context, "good.md"), "ünï\r\n");
  await Deno.writeFile(join(folder.path, "binary.md"), new Uint8Array([0xff]));
  await Deno.writeFile(join(folder.path, "big.md"), new Uint8Array(MAX_BODY_BYTES + 1).fill(97));
  const cases: [string, number, RegExp][] = [
    ["none.md", EXIT.not_found, /none\.md": there is no such file$/],
    [".", EXIT.usage, /it is a folder\. Name a file$/],
    ["binary.md", EXIT.usage, /binary\.md": it is not text in UTF-8$/],
    ["big.md", EXIT.usage, /big\.md": it is larger than the 4 MiB that fit\. Shorten it/],
  ];
  for (const [name, exit_code, message] of cases) {
    await assert.rejects(readText(context, name), { name: "CliFailure", exit_code, message });
  }
});
